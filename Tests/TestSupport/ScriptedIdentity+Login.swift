package import Keeper
import Synchronization

/// The calls of a login, each answered from a queue of its own.
extension ScriptedIdentity {
  package func authorizeDevice(
    for client: Client, scopes: [String]
  ) async throws(IdentityFailure) -> DeviceAuthorization {
    try await carryOut(Request(kind: .authorizeDevice, token: nil, clientID: client.id)) { script in
      script.deviceAuthorizations.isEmpty
        ? .failure(.nothingScripted) : script.deviceAuthorizations.removeFirst()
    }
  }

  /// Pending when nothing is queued.
  package func redeem(
    deviceCode: Secret, scopes: [String], for client: Client
  ) async throws(IdentityFailure) -> DeviceAnswer {
    try await carryOut(Request(kind: .redeemDeviceCode, token: deviceCode, clientID: client.id)) { script in
      script.deviceAnswers.isEmpty ? .success(.pending) : script.deviceAnswers.removeFirst()
    }
  }

  package func redeem(
    code: Secret, redirectURI: String, for client: Client
  ) async throws(IdentityFailure) -> TokenResponse {
    try await token(Request(kind: .redeemCode, token: code, clientID: client.id))
  }

  /// Not encoded, so that a test can read it.
  package func authorizationURL(_ request: AuthorizationRequest) -> String {
    let nonce = request.nonce.map { "&nonce=\($0)" } ?? ""
    let force = request.forceVerify ? "&force_verify=true" : ""
    return "https://id.example/oauth2/authorize?client_id=\(request.client.id)&redirect_uri=\(request.redirectURI)"
      + "&response_type=\(request.responseType.rawValue)&scope=\(request.scopes.joined(separator: " "))"
      + "&state=\(request.state)\(nonce)\(force)"
  }

  package func verify(
    idToken: Secret, expecting expectation: IDTokenExpectation
  ) async throws(IDTokenFailure) -> IDTokenClaims {
    let result = script.withLock { $0.idTokens.isEmpty ? nil : $0.idTokens.removeFirst() }
    return try (result ?? .failure(.unavailable(reason: "the test scripted no claims"))).get()
  }

  package func answerNextDeviceAuthorizations(with answers: Answer<DeviceAuthorization>...) {
    script.withLock { $0.deviceAuthorizations += answers }
  }

  package func answerNextPolls(with answers: Answer<DeviceAnswer>...) {
    script.withLock { $0.deviceAnswers += answers }
  }

  package func answerNextIDTokens(with results: Result<IDTokenClaims, IDTokenFailure>...) {
    script.withLock { $0.idTokens += results }
  }
}
