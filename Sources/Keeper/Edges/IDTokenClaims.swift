/// What a verified ID token says (OpenID Connect Core section 2). It is about who logged in, and no token to serve.
package struct IDTokenClaims: Sendable, Equatable {
  package var issuer: String
  /// The id of the Twitch user.
  package var subject: String
  package var audience: [String]
  /// Of the ID token; the access token beside it lives longer.
  package var expiresAt: WallTime
  package var issuedAt: WallTime
  package var nonce: String?
  /// All claims, as the JSON object that was signed. Not a secret, yet about a person.
  package var json: String

  package init(
    issuer: String, subject: String, audience: [String], expiresAt: WallTime, issuedAt: WallTime, nonce: String? = nil,
    json: String
  ) {
    self.issuer = issuer
    self.subject = subject
    self.audience = audience
    self.expiresAt = expiresAt
    self.issuedAt = issuedAt
    self.nonce = nonce
    self.json = json
  }
}
