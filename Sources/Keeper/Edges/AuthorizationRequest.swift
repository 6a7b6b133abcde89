/// What the user is asked to consent to in a browser (RFC 6749 sections 4.1.1 and 4.2.1).
package struct AuthorizationRequest: Sendable, Equatable {
  /// Spelt as the parameter spells it.
  package enum ResponseType: String, Sendable, CaseIterable {
    /// The authorization code grant; with the scope `openid`, the ID token comes with the tokens.
    case code
    /// The implicit grant.
    case token
    /// The implicit grant with an ID token beside it, for the scope `openid` (OpenID Connect Core section 3.2.2.1).
    case tokenAndIDToken = "token id_token"
  }

  package var client: Client
  package var responseType: ResponseType
  /// Byte for byte one of those registered for the client.
  package var redirectURI: String
  package var scopes: [String]
  /// Comes back with the answer, which is nobody's without it (RFC 6749 section 10.12).
  package var state: String
  /// Comes back in the ID token (OpenID Connect Core section 3.1.2.1).
  package var nonce: String?
  /// Asks the user even if the consent was given before (Twitch's own parameter).
  package var forceVerify: Bool

  package init(
    client: Client, responseType: ResponseType, redirectURI: String, scopes: [String], state: String,
    nonce: String? = nil, forceVerify: Bool = false
  ) {
    self.client = client
    self.responseType = responseType
    self.redirectURI = redirectURI
    self.scopes = scopes
    self.state = state
    self.nonce = nonce
    self.forceVerify = forceVerify
  }
}
