import Foundation
import KeeperAPI
import KeeperClient
import Testing

/// Each call: what it sends, and what it makes of a good answer.
@Suite struct ClientCallTests {
  @Test("token → a GET with the account in the path, and all members decoded")
  func token() async throws {
    try await ScriptedServer.run(.answer(Answer.json(Answer.userToken))) { server in
      let token = try await KeeperClient(socketPath: server.path).token("bot")
      #expect(
        token
          == TokenPayload(
            accessToken: "0123456789abcdefghijABCDEFGHIJ", expiresIn: 14124, expiresAt: 1_800_014_124,
            scopes: ["chat:read", "chat:edit"], kind: "user", clientID: "clientid", userID: "141981764",
            login: "my_cool_bot", generation: 7, validatedAt: 1_799_999_000))
      #expect(
        server.requests == [
          "GET /v1/tokens/bot HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
        ])
    }
  }

  @Test(
    "a minimum validity → whole seconds, rounded up, never below 0",
    arguments: [(Duration.seconds(600), "600"), (.milliseconds(1), "1"), (.seconds(-5), "0"), (.zero, "0")])
  func minimumValidity(validity: Duration, sent: String) async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      _ = try await KeeperClient(socketPath: server.path).plainToken("bot", minimumValidity: validity)
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/bot?min_validity=\(sent) HTTP/1.1\r\n") == true)
    }
  }

  @Test("hundreds of calls → no descriptor stays open, whatever the answers")
  func descriptors() async throws {
    let answers = (0..<100).flatMap { _ in
      [ScriptedServer.Step.answer(Answer.token("abc")), .answer(Answer.loginRequired), .answer("nonsense\r\n\r\n")]
    }
    try await ScriptedServer.run(answers) { server in
      let client = KeeperClient(socketPath: server.path)
      let before = try Self.openDescriptors()
      for _ in answers { _ = try? await client.plainToken("bot") }
      #expect(server.requests.count == answers.count)
      // Other tests have some of their own.
      #expect(try Self.openDescriptors() < before + 100)
    }
  }

  private static func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  @Test("a plain token → asked for as text/plain, given as it is")
  func plainToken() async throws {
    try await ScriptedServer.run(.answer(Answer.token("0123456789abcdefghij"))) { server in
      let token = try await KeeperClient(socketPath: server.path).plainToken("bot")
      #expect(token == "0123456789abcdefghij")
      #expect(server.requests.first?.contains("\r\nAccept: text/plain\r\n") == true)
    }
  }

  @Test("a name that a path cannot hold → percent-encoded, so that it stays one segment")
  func encodedName() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      _ = try await KeeperClient(socketPath: server.path).plainToken("a/../b?c d\r\né")
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/a%2F..%2Fb%3Fc%20d%0D%0A%C3%A9 HTTP/1.1\r\n") == true)
    }
  }

  @Test("reject → a POST of the generation")
  func reject() async throws {
    try await ScriptedServer.run(.answer(Answer.json(Answer.userToken))) { server in
      let token = try await KeeperClient(socketPath: server.path).reject("bot", generation: 6)
      #expect(token.generation == 7)
      #expect(
        server.requests == [
          "POST /v1/tokens/bot/reject HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"generation\":6}"
        ])
    }
  }

  @Test("accounts and one account → GETs; a state that is not known yet is no error")
  func accounts() async throws {
    let account = """
      {"name": "app", "kind": "app", "client": "mybot", "client_id": "id", "grant_type": "client_credentials",
      "state": "hibernating", "scopes": [], "requested_scopes": [], "missing_scopes": [], "generation": 0, "renewable": true,
      "origin": "configuration"}
      """
    let list = Answer.json(#"{"accounts": [\#(account)]}"#)
    try await ScriptedServer.run(.answer(list), .answer(Answer.json(account))) { server in
      let client = KeeperClient(socketPath: server.path)
      let expected = AccountPayload(
        name: "app", kind: "app", client: "mybot", clientID: "id", grantType: "client_credentials",
        state: .unrecognized, generation: 0, renewable: true, origin: "configuration")
      let (all, one) = (try await client.accounts(), try await client.account("app"))
      #expect(all == [expected] && one == expected)
      #expect(server.requests.map { $0.prefix(21) } == ["GET /v1/accounts HTTP", "GET /v1/accounts/app "])
    }
  }

  @Test("importing a grant → a PUT with grant and registration")
  func importGrant() async throws {
    let answer = Answer.json(
      """
      {"created": true, "notices": [], "account": {"name": "bot", "kind": "user", "client": "mybot", "client_id": "id",
      "grant_type": "device_code", "state": "valid", "scopes": [], "requested_scopes": [], "missing_scopes": [], "generation": 1,
      "renewable": true, "origin": "socket"}}
      """, status: "201 Created")
    try await ScriptedServer.run(.answer(answer)) { server in
      let payload = try await KeeperClient(socketPath: server.path).importGrant(
        ImportedGrant(refreshToken: "r"), for: "bot",
        registration: ImportRequest.Registration(client: "mybot", grantType: "device_code"))
      #expect(payload.created && payload.account.state == .valid)
      let request = try #require(server.requests.first)
      #expect(request.hasPrefix("PUT /v1/accounts/bot HTTP/1.1\r\n"))
      #expect(request.contains(#""refresh_token":"r""#) && request.contains(#""grant_type":"device_code""#))
    }
  }

  @Test("forgetting → a DELETE")
  func forget() async throws {
    try await ScriptedServer.run(.answer(Answer.json(#"{"revoked": true, "detail": "done"}"#))) { server in
      let payload = try await KeeperClient(socketPath: server.path).forget("bot")
      #expect(payload == ForgottenPayload(revoked: true, detail: "done"))
      #expect(server.requests.first?.hasPrefix("DELETE /v1/accounts/bot HTTP/1.1\r\n") == true)
    }
  }
}
