/// A successful answer of the token endpoint (RFC 6749 section 5.1).
package struct TokenResponse: Sendable, Equatable {
  package var accessToken: Secret
  package var refreshToken: Secret?
  /// Counted from the moment the request was sent. Nil when the answer had none: validation will tell.
  package var expiresIn: Duration?
  package var scopes: [String]
  /// Beside the others when the scope `openid` was granted (OpenID Connect Core section 3.1.3.3). Not verified.
  package var idToken: Secret?

  package init(
    accessToken: Secret, refreshToken: Secret? = nil, expiresIn: Duration? = nil, scopes: [String] = [],
    idToken: Secret? = nil
  ) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expiresIn = expiresIn
    self.scopes = scopes
    self.idToken = idToken
  }
}
