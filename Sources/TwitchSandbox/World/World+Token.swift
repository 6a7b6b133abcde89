/// `POST /oauth2/token`.
extension World {
  mutating func token(_ parameters: Parameters) -> Reply {
    Reply { () throws(Refusal) in
      let client = try knownClient(parameters)
      guard let name = parameters["grant_type"] else { throw .missingGrantType }
      guard let grantType = GrantType(rawValue: name) else { throw .invalidGrantType }
      switch grantType {
      case .clientCredentials: return try clientCredentials(client, parameters)
      case .authorizationCode: return try exchangeCode(client, parameters)
      case .refreshToken: return try refresh(client, parameters)
      case .deviceCode: return try pollDevice(client, parameters)
      }
    }
  }

  func knownClient(_ parameters: Parameters) throws(Refusal) -> RegisteredClient {
    guard let id = parameters["client_id"] else { throw .missingClientID }
    guard let client = clients[id] else { throw .unknownClient }
    return client
  }

  /// The secret, in the body or the query; HTTP Basic is not understood.
  func authenticate(_ client: RegisteredClient, _ parameters: Parameters) throws(Refusal) {
    guard let secret = parameters["client_secret"] else { throw .missingClientSecret }
    guard secret == client.secret else { throw .wrongClientSecret }
  }

  private mutating func clientCredentials(
    _ client: RegisteredClient, _ parameters: Parameters
  ) throws(Refusal) -> JSON {
    guard client.kind == .confidential else { throw .wrongClientType }
    try authenticate(client, parameters)
    return issueAppToken(to: client).json
  }

  private mutating func exchangeCode(_ client: RegisteredClient, _ parameters: Parameters) throws(Refusal) -> JSON {
    guard client.kind == .confidential else { throw .wrongClientType }
    try authenticate(client, parameters)
    guard let text = parameters["code"] else { throw .missingCode }
    guard let code = authorizationCodes[text], code.request.clientID == client.id, now < code.expiresAt else {
      throw .invalidCode
    }
    guard parameters["redirect_uri"] == code.request.redirectURI else { throw .redirectMismatch }
    authorizationCodes[text] = nil
    return try tokens(for: code, client)
  }

  private mutating func tokens(for code: AuthorizationCode, _ client: RegisteredClient) throws(Refusal) -> JSON {
    let request = code.request
    let granted = grant(
      Consent(
        client: client, userID: code.userID, scopes: request.scopes, userinfoClaims: request.claims.userinfo,
        nonce: request.nonce))
    guard request.scopes.contains("openid") else { return granted.json }
    return granted.json.adding("id_token", .string(try idToken(for: request, userID: code.userID)))
  }
}

/// RFC 6749's and RFC 8628's, as far as Twitch has them.
enum GrantType: String {
  case clientCredentials = "client_credentials"
  case authorizationCode = "authorization_code"
  case refreshToken = "refresh_token"
  case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
}
