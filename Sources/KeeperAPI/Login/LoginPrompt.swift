/// What the user must be shown for a login to go on.
public struct LoginPrompt: Codable, Hashable, Sendable {
  /// How the user gives consent.
  public var flow: LoginFlow
  /// The address to open. For a device code it has the code in it already.
  public var url: String
  /// The code to compare or to enter; nil in flows with a browser.
  public var userCode: String?
  /// When the login ends by itself, in seconds since 1970.
  public var expiresAt: Int64
  /// Whole seconds until then, never below 0, when the event was made.
  public var expiresIn: Int64
  /// Seconds between the daemon's questions to Twitch; nil in flows with a browser.
  public var interval: Int64?
  /// Where Twitch sends the browser back to; nil for a device code.
  public var redirectURI: String?

  /// A prompt as it stands on the wire.
  public init(
    flow: LoginFlow, url: String, userCode: String? = nil, expiresAt: Int64, expiresIn: Int64, interval: Int64? = nil,
    redirectURI: String? = nil
  ) {
    self.flow = flow
    self.url = url
    self.userCode = userCode
    self.expiresAt = expiresAt
    self.expiresIn = expiresIn
    self.interval = interval
    self.redirectURI = redirectURI
  }

  enum CodingKeys: String, CodingKey {
    case flow
    case url
    case userCode = "user_code"
    case expiresAt = "expires_at"
    case expiresIn = "expires_in"
    case interval
    case redirectURI = "redirect_uri"
  }
}
