import Keeper
import Testing

@testable import TwitchIdentity

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  private static let posts = [
    IdentityCall.requestAppToken, .refresh, .revoke, .authorizeDevice, .redeemDeviceCode, .redeemCode,
  ]

  @Test("certificate that nobody vouches for → unreachable, and nothing was told", arguments: posts)
  func untrusted(_ call: IdentityCall) async throws {
    let decrypted = try await OpenSSLServer.with { server in
      let failure = try await failure(of: call, server)
      #expect(Outcome(failure) == .unreachable)
      #expect("\(failure)".contains("CERTIFICATE_VERIFY_FAILED"))
    }
    #expect(!decrypted.contains("oauth2") && !decrypted.contains("PLANTED"))
  }

  @Test("the same for validate → unknown, for want of a proof; and nothing was told")
  func untrustedValidation() async throws {
    let decrypted = try await OpenSSLServer.with { server in
      let failure = try await failure(of: .validate, server)
      #expect(Outcome(failure) == .outcomeUnknown)
      #expect("\(failure)".contains("CERTIFICATE_VERIFY_FAILED"))
    }
    #expect(!decrypted.contains("oauth2") && !decrypted.contains("PLANTED"))
  }

  private func failure(of call: IdentityCall, _ server: OpenSSLServer) async throws -> IdentityFailure {
    let error = try await withProvider("https://localhost:\(server.port)") { provider in
      await #expect(throws: IdentityFailure.self) { try await call.make(with: provider) }
    }
    return try #require(error)
  }

  @Test("no answer to the TLS hello → unreachable, at the connect deadline", arguments: IdentityCall.allCases)
  func silent(_ call: IdentityCall) async throws {
    let limits = CallLimits(connect: .milliseconds(300))
    let outcome = try await RawServer.with {
      try $0.hang()
    } _: { server in
      try await withProvider("https://localhost:\(server.port)", limits) { await call.outcome(from: $0) }
    }
    #expect(outcome == .unreachable)
  }

  @Test("call deadline during the TLS handshake → unreachable", arguments: posts)
  func deadline(_ call: IdentityCall) async throws {
    let limits = CallLimits(call: .milliseconds(300), connect: .seconds(1))
    let outcome = try await RawServer.with {
      try $0.hang()
    } _: { server in
      try await withProvider("https://localhost:\(server.port)", limits) { await call.outcome(from: $0) }
    }
    #expect(outcome == .unreachable)
  }

  @Test("peer without TLS → unreachable, and not tried again", arguments: posts)
  func plainPeer(_ call: IdentityCall) async throws {
    try await RawServer.with {
      try $0.send("HTTP/1.1 400 Bad Request\r\n\r\n")
    } _: { server in
      let outcome = try await withProvider("https://localhost:\(server.port)") { await call.outcome(from: $0) }
      #expect(outcome == .unreachable)
      #expect(server.connections == 1)
    }
  }
}
