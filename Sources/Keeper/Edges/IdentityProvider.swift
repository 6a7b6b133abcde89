/// Twitch's identity service, as the core sees it. The core never sees an HTTP status: failures arrive classified by
/// what to do next (``IdentityFailure``).
///
/// Each call makes at most one request, follows no redirect, retries nothing and ends within its own deadline.
/// Cancelling a call may leave its outcome unknown.
package protocol IdentityProvider: Sendable {
  /// An app access token (`client_credentials`, RFC 6749 section 4.4).
  func requestAppToken(for client: Client) async throws(IdentityFailure) -> TokenResponse

  /// New tokens for a refresh token (RFC 6749 section 6).
  func refresh(_ refreshToken: Secret, for client: Client) async throws(IdentityFailure) -> TokenResponse

  /// What Twitch knows of an access token. ``IdentityFailure/grantRejected(reason:)`` means: dead.
  func validate(_ accessToken: Secret) async throws(IdentityFailure) -> Validation

  /// Ends an access token. One that is already dead counts as success.
  func revoke(_ accessToken: Secret, for client: Client) async throws(IdentityFailure)
}

/// A successful answer of the token endpoint (RFC 6749 section 5.1).
package struct TokenResponse: Sendable, Equatable {
  package var accessToken: Secret
  package var refreshToken: Secret?
  /// Counted from the moment the request was sent. Nil when the answer had none: validation will tell.
  package var expiresIn: Duration?
  package var scopes: [String]

  package init(accessToken: Secret, refreshToken: Secret? = nil, expiresIn: Duration? = nil, scopes: [String] = []) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expiresIn = expiresIn
    self.scopes = scopes
  }
}

/// A successful answer of Twitch's validation endpoint.
package struct Validation: Sendable, Equatable {
  package var clientID: String
  /// Nil for app tokens.
  package var user: TwitchUser?
  package var scopes: [String]
  /// Nil when the token never expires (Twitch says 0).
  package var expiresIn: Duration?

  package init(clientID: String, user: TwitchUser? = nil, scopes: [String] = [], expiresIn: Duration?) {
    self.clientID = clientID
    self.user = user
    self.scopes = scopes
    self.expiresIn = expiresIn
  }
}

/// Why a call gave nothing, by what the caller should do. The texts are for people and carry no secret.
package enum IdentityFailure: Error, Sendable, Equatable {
  /// The request was certainly never sent: try again later.
  case unreachable(reason: String)
  /// It may have been processed and the answer lost. For a public client's refresh: never resend blindly.
  case outcomeUnknown(reason: String)
  /// Slow down (429), for at least as long as Twitch said if it did.
  case throttled(retryAfter: Duration?)
  /// A parsed refusal of the token itself: it is dead.
  case grantRejected(reason: String)
  /// A parsed refusal of our client: the operator's mistake, no account is to blame.
  case clientRejected(reason: String)
  /// An answer that says nothing about the token: 5xx, no JSON, a surprise.
  case unexpected(status: Int, reason: String)
}
