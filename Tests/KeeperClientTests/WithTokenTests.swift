import KeeperAPI
import KeeperClient
import Testing

@Suite struct WithTokenTests {
  private struct Unrelated: Error, Equatable {}

  private static func token(_ generation: Int64) -> ScriptedServer.Step {
    .answer(Answer.json(Stream.tokenJSON(generation)))
  }

  @Test("the token works → the body's result, one request")
  func works() async throws {
    try await ScriptedServer.run(Self.token(3)) { server in
      let result = try await KeeperClient(socketPath: server.path).withToken(
        "bot", minimumValidity: .seconds(60), scopes: ["chat:read"]
      ) { token in "used \(token.generation)" }
      #expect(result == "used 3")
      #expect(
        server.requests.map { $0.prefix(63) } == ["GET /v1/tokens/bot?min_validity=60&scope=chat%3Aread HTTP/1.1\r\nH"])
    }
  }

  @Test("it is refused → reported, and once more with the next one")
  func refused() async throws {
    try await ScriptedServer.run(Self.token(3), Self.token(4)) { server in
      var used: [Int64] = []
      let result = try await KeeperClient(socketPath: server.path).withToken("bot") { token in
        used.append(token.generation)
        if token.generation == 3 { throw TokenRefused() }
        return token.accessToken
      }
      #expect(used == [3, 4] && result == "planted4")
      #expect(server.requests.last?.hasPrefix("POST /v1/tokens/bot/reject ") == true)
      #expect(server.requests.last?.hasSuffix(#"{"generation":3}"#) == true)
    }
  }

  @Test("the next one is refused too → thrown, no third time, no second report")
  func refusedTwice() async throws {
    try await ScriptedServer.run(Self.token(3), Self.token(4), Self.token(5)) { server in
      var used: [Int64] = []
      let error = await #expect(throws: TokenRefused.self) {
        try await KeeperClient(socketPath: server.path).withToken("bot") { token in
          used.append(token.generation)
          throw TokenRefused()
        }
      }
      #expect(used == [3, 4] && server.requests.count == 2)
      #expect(error?.account == "bot" && error?.isStillGood == false)
      #expect(error.map { "\($0)" } == "Twitch refused the token of bot")
    }
  }

  @Test("Twitch says that it is good → thrown, and the body is not run again")
  func stillGood() async throws {
    try await ScriptedServer.run(Self.token(3), Self.token(3)) { server in
      var count = 0
      let error = await #expect(throws: TokenRefused.self) {
        try await KeeperClient(socketPath: server.path).withToken("bot") { _ in
          count += 1
          throw TokenRefused()
        }
      }
      #expect(count == 1 && error?.isStillGood == true)
      #expect(error?.description.contains("look for a missing scope or a wrong Client-Id") == true)
    }
  }

  @Test("no token, or none after the report → the daemon's reason")
  func none() async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired), Self.token(3), .answer(Answer.loginRequired)) {
      server in
      let client = KeeperClient(socketPath: server.path)
      var count = 0
      for _ in 0..<2 {
        let error = await #expect(throws: KeeperClientError.self) {
          try await client.withToken("bot") { _ in
            count += 1
            throw TokenRefused()
          }
        }
        #expect(error?.reason == "Twitch refused the refresh token of bot")
      }
      #expect(count == 1)
    }
  }

  @Test("the body fails for another reason → that, and nothing is reported")
  func unrelated() async throws {
    try await ScriptedServer.run(Self.token(3), Self.token(4)) { server in
      await #expect(throws: Unrelated()) {
        try await KeeperClient(socketPath: server.path).withToken("bot") { _ in throw Unrelated() }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("what is asked for → stands in the query, and a wait goes on top of the time-out")
  func query() async throws {
    let feed = Feed()
    try await ScriptedServer.run(Self.token(3), .feed(feed), .feed(feed)) { server in
      let client = KeeperClient(socketPath: server.path, timeout: .milliseconds(200))
      _ = try await client.token(
        "bot", minimumValidity: .seconds(60), scopes: ["a", "b"], newerThan: 6, wait: .milliseconds(1))
      let path = "/v1/tokens/bot?min_validity=60&scope=a%20b&newer_than=6&wait=1"
      #expect(server.requests.first?.hasPrefix("GET \(path) HTTP/1.1\r\n") == true)
      let limit = KeeperClientError.timedOut(after: .milliseconds(1200))
      await #expect(throws: limit) { try await client.token("bot", wait: .seconds(1)) }
      feed.finish()
    }
  }

  @Test("a call whose task is cancelled → ends at once")
  func cancelled() async throws {
    let feed = Feed()
    try await ScriptedServer.run(.feed(feed), .answer(Answer.json(Stream.tokenJSON(3)))) { server in
      let task = Task { () throws(KeeperClientError) in
        try await KeeperClient(socketPath: server.path).token("bot", wait: .seconds(300))
      }
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      task.cancel()
      await #expect(throws: KeeperClientError.cancelled) { try await task.value }
      feed.finish()
      #expect(server.requests.count == 1)
    }
  }
}
