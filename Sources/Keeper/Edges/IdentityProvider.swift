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

  /// Begins a device login (RFC 8628 section 3.1).
  func authorizeDevice(for client: Client, scopes: [String]) async throws(IdentityFailure) -> DeviceAuthorization

  /// One poll of a device login (RFC 8628 section 3.4). A lost answer may have held the tokens: the code is then spent,
  /// and the next poll calls it ``DeviceAnswer/invalid(reason:)``.
  func redeem(
    deviceCode: Secret, scopes: [String], for client: Client
  ) async throws(IdentityFailure) -> DeviceAnswer

  /// Tokens for an authorization code (RFC 6749 section 4.1.3). `redirectURI` is the one of the request.
  /// ``IdentityFailure/grantRejected(reason:)`` means: the code is wrong, used or too old.
  func redeem(code: Secret, redirectURI: String, for client: Client) async throws(IdentityFailure) -> TokenResponse

  /// Where the user's browser goes to consent (RFC 6749 sections 4.1.1 and 4.2.1). It asks nobody.
  func authorizationURL(_ request: AuthorizationRequest) -> String

  /// The claims of an ID token, once its signature and they themselves were checked (OpenID Connect Core section
  /// 3.1.3.7). Whether the subject is the right user is for the caller to say. It makes no request while the keys of an
  /// earlier one are still good.
  func verify(idToken: Secret, expecting: IDTokenExpectation) async throws(IDTokenFailure) -> IDTokenClaims
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
