/// What an ID token must agree with, apart from its signature, issuer and time.
package struct IDTokenExpectation: Sendable, Equatable {
  /// Whom it must be meant for.
  package var clientID: String
  /// The nonce that was sent; nil where none could be, as in a device login. It is then not looked at.
  package var nonce: String?
  /// The access token that came with it, which an `at_hash` must fit (OpenID Connect Core section 3.2.2.9).
  package var accessToken: Secret?

  package init(clientID: String, nonce: String? = nil, accessToken: Secret? = nil) {
    self.clientID = clientID
    self.nonce = nonce
    self.accessToken = accessToken
  }
}
