/// What somebody wants of a login.
package struct LoginRequest: Sendable, Equatable {
  /// What becomes of a login that is under way for the account.
  package enum Existing: Sendable {
    /// It goes on, whatever its flow, and the caller is told of it.
    case join
    /// It ends as ``LoginFailure/replaced``. One whose grant is already being saved is joined all the same.
    case replace
  }

  /// How the user consents; nil: by the account's own grant type.
  package var flow: GrantType?
  package var existing: Existing
  /// Whether Twitch asks for consent even if it was given before. Flows with a browser only.
  package var forceVerify: Bool
  /// Where Twitch sends the browser back to, byte for byte as registered. Flows with a browser need it.
  package var redirectURI: String?

  package init(
    flow: GrantType? = nil, existing: Existing = .join, forceVerify: Bool = false, redirectURI: String? = nil
  ) {
    self.flow = flow
    self.existing = existing
    self.forceVerify = forceVerify
    self.redirectURI = redirectURI
  }
}

/// Why no login was begun.
package enum LoginRefusal: Error, Sendable, Equatable {
  case unknownAccount
  /// An app account gets its token by itself.
  case needsNone
  /// `client_credentials` was asked for, and the account is a user's.
  case noUserFlow
  /// Twitch gives a public client a code and does not take it back: "Invalid client credentials".
  case needsConfidentialClient
  /// A flow with a browser has nowhere to come back to.
  case noRedirectURI
  /// As many are under way as may be at once.
  case tooMany(limit: Int)
  case stopping
}
