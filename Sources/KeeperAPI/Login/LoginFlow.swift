/// How a user gives consent: Twitch's grant types that need one, spelt as its parameters spell them.
public enum LoginFlow: String, Codable, Hashable, Sendable, CaseIterable {
  /// The user enters a code on a page of Twitch's, on any device (RFC 8628).
  case deviceCode = "device_code"
  /// The user consents in a browser, which brings a code back (RFC 6749 section 4.1).
  case authorizationCode = "authorization_code"
  /// The user consents in a browser, which brings the token itself back (RFC 6749 section 4.2).
  case implicit
}
