import Keeper
import Testing

@testable import TwitchIdentity

/// The requests, byte by byte.
@Suite struct RequestTests {
  private func request(of call: IdentityCall) async throws -> RawRequest {
    try await RawServer.with { peer in
      while try peer.request() != nil { try peer.answer("200 OK", Good.body(for: call)) }
    } _: { server in
      let outcome = try await withProvider(server.url) { await call.outcome(from: $0) }
      #expect(outcome == Good.outcome(of: call))
      #expect(server.requests.count == 1)
      return try #require(server.requests.first)
    }
  }

  @Test(
    "POST → parameters in the body only",
    arguments: [
      (
        .requestAppToken, "token",
        "client_id=c9example&client_secret=PLANTED-client-secret&grant_type=client_credentials"
      ),
      (
        .refresh, "token",
        "client_id=c9example&client_secret=PLANTED-client-secret&grant_type=refresh_token"
          + "&refresh_token=PLANTED-refresh%25%2F%3D%2B%26%20token"
      ),
      (.revoke, "revoke", "client_id=c9example&token=PLANTED-access-token"),
      (.authorizeDevice, "device", "client_id=c9example&scopes=chat%3Aread%20openid"),
      (
        .redeemDeviceCode, "token",
        "client_id=c9example&device_code=PLANTED-code%2F%3D%2B%26"
          + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&scopes=chat%3Aread%20openid"
      ),
      (
        .redeemCode, "token",
        "client_id=c9example&client_secret=PLANTED-client-secret&code=PLANTED-code%2F%3D%2B%26"
          + "&grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb%3Fa%3Db"
      ),
    ] as [(IdentityCall, String, String)])
  func post(_ call: IdentityCall, _ path: String, _ body: String) async throws {
    let request = try await request(of: call)
    #expect(request.startLine == "POST /oauth2/\(path) HTTP/1.1")
    #expect(request.body == body)
    #expect(request.fields["content-type"] == "application/x-www-form-urlencoded")
    #expect(request.fields["content-length"] == "\(body.utf8.count)")
    #expect(request.fields["authorization"] == nil)
    #expect(!request.head.contains("PLANTED"))
    expectCommonFields(request)
  }

  @Test("validate → GET with the token in its Authorization field") func validate() async throws {
    let request = try await request(of: .validate)
    #expect(request.startLine == "GET /oauth2/validate HTTP/1.1")
    #expect(request.fields["authorization"] == "OAuth PLANTED-access-token")
    #expect(request.body.isEmpty)
    expectCommonFields(request)
  }

  @Test("refresh of a public client → no client_secret") func publicClient() async throws {
    let body = try await RawServer.with { peer in
      while try peer.request() != nil { try peer.answer("200 OK", Good.tokens) }
    } _: { server in
      _ = try await withProvider(server.url) { try await $0.refresh(Secret("r"), for: Sent.public) }
      return server.requests.first?.body
    }
    #expect(body == "client_id=p9example&grant_type=refresh_token&refresh_token=r")
  }

  @Test("token and revoke → a new connection each; validate → one for all") func connections() async throws {
    try await RawServer.with { peer in
      while let request = try peer.request() {
        let call: IdentityCall = request.startLine.contains("validate") ? .validate : .refresh
        try peer.answer("200 OK", Good.body(for: call))
      }
    } _: { server in
      try await withProvider(server.url) { provider in
        for call in [IdentityCall.refresh, .validate, .requestAppToken, .validate, .revoke, .refresh, .validate] {
          _ = try await call.make(with: provider)
        }
      }
      let connections = Dictionary(grouping: server.requests, by: \.connection)
      #expect(connections.count == 5)
      #expect(connections.values.map(\.count).sorted() == [1, 1, 1, 1, 3])
    }
  }

  @Test("token with characters that a header field cannot carry → never sent", arguments: ["", "a b", "a\r\nb", "ü"])
  func unsendable(_ token: String) async throws {
    try await RawServer.with {
      try $0.hang()
    } _: { server in
      try await withProvider(server.url) { provider in
        let error = await #expect(throws: IdentityFailure.self) { try await provider.validate(Secret(token)) }
        #expect(error.map { Outcome($0) } == .unreachable)
      }
      #expect(server.connections == 0)
    }
  }

  private func expectCommonFields(_ request: RawRequest) {
    #expect(request.fields["user-agent"] == "tokenkeeper")
    #expect(request.fields["accept"] == "application/json")
    #expect(request.fields["accept-encoding"] == "identity")
  }
}
