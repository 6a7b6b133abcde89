import Keeper
import Testing

@testable import TwitchIdentity

/// No failure tells what was sent or granted.
@Suite(.timeLimit(.minutes(1))) struct PlantedSecretTests {
  /// What each call sent, plain, as the form carried it, and with characters in between that are not seen.
  private static func echoes(of call: IdentityCall) -> [String] {
    switch call {
    case .requestAppToken: [Sent.clientSecret, "PLANTED-client\u{200B}-secret"]
    case .refresh: [Sent.clientSecret, Sent.refreshToken, "PLANTED-refresh%25%2F%3D%2B%26%20token"]
    case .redeemDeviceCode: [Sent.code, "PLANTED-code%2F%3D%2B%26"]
    case .redeemCode: [Sent.clientSecret, Sent.code, "PLANTED-code%2F%3D%2B%26"]
    case .authorizeDevice, .fetchKeys: []
    case .validate, .revoke: [Sent.accessToken, #"PLANTED-acc\u0000ess-token"#]
    }
  }

  @Test("answer that quotes a secret → failure without it", arguments: IdentityCall.allCases)
  func echoedByTwitch(_ call: IdentityCall) async throws {
    for status in [400, 401, 403, 404, 418, 500, 503] {
      for echo in Self.echoes(of: call) {
        try await expectSilence(call, "\(status) No", "{\"status\":\(status),\"message\":\"no: \(echo)\"}")
      }
    }
  }

  @Test("grant that cannot be read → failure without it", arguments: IdentityCall.allCases)
  func brokenGrant(_ call: IdentityCall) async throws {
    for body in [
      #"{"access_token":"PLANTED-new","refresh_token":"PLANTED-new","token_type":"PLANTED-type"}"#,
      #"{"access_token":["PLANTED-new"]}"#, #"{"access_token":"PLANTED-new""#, #"PLANTED-new"#,
    ] {
      try await expectSilence(call, "200 OK", body)
      try await expectSilence(call, "302 Found", body)
      try await expectSilence(call, "500 Oops", body)
    }
  }

  private func expectSilence(_ call: IdentityCall, _ status: String, _ body: String) async throws {
    try await RawServer.with { peer in
      while try peer.request() != nil { try peer.answer(status, body) }
    } _: { server in
      try await withProvider(server.url) { provider in
        do throws(IdentityFailure) {
          let outcome = try await call.make(with: provider)
          #expect(outcome == .revoked || outcome == .denied)
        } catch {
          #expect(!"\(error) \(String(reflecting: error))".contains("PLANTED"), "\(status) \(body)")
        }
      }
    }
  }
}
