package import Keeper

/// The calls of a login.
extension TwitchIdentityProvider {
  package func authorizeDevice(
    for client: Client, scopes: [String]
  ) async throws(IdentityFailure) -> DeviceAuthorization {
    var form = FormEncoding()
    form.append("client_id", client.id)
    // Twitch has the plural here, and on the poll.
    form.append("scopes", scopes.joined(separator: " "))
    return try DeviceAuthorization(await post(form, for: .authorizeDevice, hiding: []))
  }

  /// Without the secret even for a confidential client (twitchdev/issues 943).
  package func redeem(
    deviceCode: Secret, scopes: [String], for client: Client
  ) async throws(IdentityFailure) -> DeviceAnswer {
    var form = FormEncoding()
    form.append("client_id", client.id)
    form.append("device_code", deviceCode)
    form.append("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
    form.append("scopes", scopes.joined(separator: " "))
    let redaction = Redaction(secrets: [deviceCode])
    let answer = try await transport.post(form, for: .redeemDeviceCode, redaction: redaction)
    return try DeviceAnswer(answer, redaction: redaction)
  }

  package func redeem(
    code: Secret, redirectURI: String, for client: Client
  ) async throws(IdentityFailure) -> TokenResponse {
    var form = FormEncoding()
    form.append("client_id", client.id)
    if let secret = client.secret { form.append("client_secret", secret) }
    form.append("code", code)
    form.append("grant_type", "authorization_code")
    form.append("redirect_uri", redirectURI)
    return try TokenResponse(await post(form, for: .redeemCode, hiding: [client.secret, code]))
  }

  package func authorizationURL(_ request: AuthorizationRequest) -> String {
    var query = FormEncoding()
    query.append("client_id", request.client.id)
    query.append("redirect_uri", request.redirectURI)
    query.append("response_type", request.responseType.rawValue)
    query.append("scope", request.scopes.joined(separator: " "))
    query.append("state", request.state)
    if let nonce = request.nonce { query.append("nonce", nonce) }
    if request.forceVerify { query.append("force_verify", "true") }
    return transport.url.authorizationEndpoint + "?" + String(decoding: query.bytes, as: UTF8.self)
  }

  package func verify(
    idToken: Secret, expecting expectation: IDTokenExpectation
  ) async throws(IDTokenFailure) -> IDTokenClaims {
    try await verifier.verify(idToken, expecting: expectation)
  }
}
