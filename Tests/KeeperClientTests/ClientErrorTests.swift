import Foundation
import KeeperAPI
import KeeperClient
import Testing

/// What a call makes of everything but a good answer.
@Suite struct ClientErrorTests {
  private static func error(at path: String, _ timeout: Duration = .seconds(20)) async -> KeeperClientError? {
    await #expect(throws: KeeperClientError.self) {
      try await KeeperClient(socketPath: path, timeout: timeout).token("bot")
    }
  }

  @Test("problem details → the problem, unknown members ignored")
  func problem() async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired)) { server in
      let problem = Problem(
        .loginRequired, detail: "Twitch refused the refresh token of bot",
        hint: "import a new grant with `tokenkeeper import bot`", instance: "/v1/tokens/bot")
      #expect(await Self.error(at: server.path) == .problem(problem))
    }
  }

  @Test("no such socket → unreachable, and what to start")
  func missing() async throws {
    try await withSocketDirectory { directory in
      let path = directory + "/none"
      let error = try #require(await Self.error(at: path))
      #expect(error == .unreachable(.noSocket, socketPath: path))
      #expect(error.hint?.contains("systemctl start tokenkeeper.socket") == true)
    }
  }

  @Test("a socket file that nobody listens on → unreachable, refused")
  func refused() async throws {
    try await withSocketDirectory { directory in
      let path = directory + "/socket"
      try ScriptedServer.leaveStale(at: path)
      #expect(await Self.error(at: path) == .unreachable(.refused, socketPath: path))
    }
  }

  @Test(
    "a path that no socket can have → unreachable, nothing opened", arguments: ["", String(repeating: "x", count: 108)])
  func invalidPath(path: String) async {
    #expect(await Self.error(at: path) == .unreachable(.invalidPath, socketPath: path))
  }

  @Test("no answer, or half of one, and then silence → timed out", arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le"])
  func hang(after text: String) async throws {
    let limit = Duration.milliseconds(100)
    try await ScriptedServer.run(.hang(after: text)) { server in
      #expect(await Self.error(at: server.path, limit) == .timedOut(after: limit))
    }
  }

  @Test("a GET closed before an answer → asked once more", arguments: [true, false])
  func retried(reading: Bool) async throws {
    try await ScriptedServer.run(.close(reading: reading), .answer(Answer.token("abc"))) { server in
      let token = try await KeeperClient(socketPath: server.path).plainToken("bot")
      #expect(token == "abc")
    }
  }

  @Test("closed again → an error, and no third time")
  func retriedOnce() async throws {
    try await ScriptedServer.run(.close(reading: true), .close(reading: true), .answer(Answer.token("abc"))) { server in
      #expect(await Self.error(at: server.path) == .closed)
      #expect(server.requests.count == 2)
    }
  }

  @Test("a POST, PUT or DELETE closed before an answer → not repeated")
  func notRetried() async throws {
    let answer = ScriptedServer.Step.answer(Answer.json(Answer.userToken))
    try await ScriptedServer.run(.close(reading: true), answer) { server in
      let client = KeeperClient(socketPath: server.path)
      await #expect(throws: KeeperClientError.closed) { try await client.reject("bot", generation: 1) }
      #expect(server.requests.count == 1)
    }
    try await ScriptedServer.run(.close(reading: true), answer) { server in
      await #expect(throws: KeeperClientError.closed) { try await KeeperClient(socketPath: server.path).forget("bot") }
      #expect(server.requests.count == 1)
    }
  }

  @Test("an answer given before the request was read → still the answer")
  func earlyAnswer() async throws {
    let answer = Answer.problem(
      #"{"type": "urn:tokenkeeper:problem:payload_too_large", "title": "T", "status": 413, "detail": "D"}"#,
      status: "413 Content Too Large")
    try await ScriptedServer.run(.answerUnread(answer)) { server in
      let grant = ImportedGrant(refreshToken: String(repeating: "r", count: 2 << 20))
      let error = await #expect(throws: KeeperClientError.self) {
        try await KeeperClient(socketPath: server.path).importGrant(grant, for: "bot")
      }
      #expect(error?.reason == "D")
    }
  }

  @Test("every error → one line that says why, and a hint")
  func words() {
    let errors: [KeeperClientError] = [
      .unreachable(.noSocket, socketPath: "/p"), .unreachable(.refused, socketPath: "/p"),
      .unreachable(.notPermitted, socketPath: "/p"), .unreachable(.invalidPath, socketPath: "/p"),
      .unreachable(.failed("Too many open files"), socketPath: "/p"), .closed, .timedOut(after: .seconds(1)),
      .problem(Problem(.timeout, detail: "why", hint: "what")), .protocolViolation("odd"),
    ]
    for error in errors {
      #expect(!error.reason.isEmpty && error.hint?.isEmpty == false)
      #expect(error.description == "\(error.reason); \(error.hint ?? "")")
      #expect(!error.description.contains("\n"))
    }
    // Nobody who could do anything.
    #expect(KeeperClientError.cancelled.description == "nobody waited for the answer any more")
  }
}
