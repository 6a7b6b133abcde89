import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@Suite("Streams of events") struct EventStreamTests {
  private static let head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  private static func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

  private static let prompt = """
    event: prompt
    data: {"flow":"device_code","url":"https://t/a","user_code":"ABCD","expires_at":9,"expires_in":8,"interval":5}


    """
  private static let failed = """
    event: failed
    data: {"type":"urn:tokenkeeper:problem:login_failed","title":"Login failed","status":409,"detail":"No.",
    data: "reason":"access_denied"}


    """
  private static let events: [LoginEvent] = [
    .prompt(
      LoginPrompt(
        flow: .deviceCode, url: "https://t/a", userCode: "ABCD", expiresAt: 9, expiresIn: 8, interval: 5)),
    .failed(Problem(.loginFailed, detail: "No.", reason: "access_denied")),
  ]

  private static func collect(_ server: ScriptedServer) async throws -> [LoginEvent] {
    var events: [LoginEvent] = []
    for try await event in try await KeeperClient(socketPath: server.path).login("bot") { events.append(event) }
    return events
  }

  @Test(
    "the same events, however they are cut into chunks and pieces",
    arguments: [
      [chunk(prompt + failed)], [chunk(prompt), chunk(failed)], (prompt + failed).map { chunk(String($0)) },
      [chunk(prompt.replacing("\n", with: "\r\n") + ": comment\n\nretry: 5\nid: 1\n\n"), chunk(failed)],
      [chunk("event: news\ndata: {}\n\nevent: failed\n\n" + prompt), chunk("data:\n\n"), chunk(failed + "event: x")],
    ])
  func cuts(pieces: [String]) async throws {
    try await ScriptedServer.run(.pieces([Self.head] + pieces + ["0\r\n\r\n"])) { server in
      #expect(try await Self.collect(server) == Self.events)
      let request = try #require(server.requests.first)
      #expect(request.hasPrefix("POST /v1/accounts/bot/login HTTP/1.1\r\n"))
      #expect(request.contains("\r\nAccept: text/event-stream\r\n") && request.hasSuffix("\r\n\r\n{}"))
    }
  }

  @Test("the daemon goes away → what came before it, then closed")
  func cut() async throws {
    try await ScriptedServer.run(.answer(Self.head + Self.chunk(Self.prompt) + "5\r\nev")) { server in
      var iterator = try await KeeperClient(socketPath: server.path).login("bot").makeAsyncIterator()
      #expect(try await iterator.next() == Self.events[0])
      await #expect(throws: KeeperClientError.closed) { try await iterator.next() }
    }
  }

  @Test("the daemon says nothing → timed out")
  func silent() async throws {
    try await ScriptedServer.run(.hang(after: Self.head)) { server in
      let client = KeeperClient(socketPath: server.path, timeout: .milliseconds(50))
      var iterator = try await client.login("bot").makeAsyncIterator()
      await #expect(throws: KeeperClientError.timedOut(after: .milliseconds(50))) { try await iterator.next() }
    }
  }

  @Test("the task is cancelled → the stream ends at once")
  func cancelled() async throws {
    try await ScriptedServer.run(.hang(after: Self.head + Self.chunk(Self.prompt))) { server in
      let events = try await KeeperClient(socketPath: server.path).login("bot")
      let count = try await withThrowingTaskGroup(of: Int.self) { group in
        let (first, isFirst) = AsyncStream.makeStream(of: Void.self)
        group.addTask {
          var count = 0
          for try await _ in events {
            count += 1
            isFirst.finish()
          }
          return count
        }
        for await _ in first {}
        group.cancelAll()
        return try await group.next()
      }
      #expect(count == 1)
    }
  }

  @Test("a problem instead of a stream → thrown")
  func problem() async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired)) { server in
      let error = await #expect(throws: KeeperClientError.self) { try await Self.collect(server) }
      guard case .problem(let problem)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(problem.problemType == .loginRequired)
    }
  }

  @Test(
    "what is no stream of events → a violation of the protocol",
    arguments: [
      Answer.json("{}"), head.replacing("text/event-stream", with: "text/plain") + "0\r\n\r\n",
      head + chunk("event: prompt\ndata: {}\n\n"), head + chunk("event: prompt\ndata: \u{1}\n\n"), head + "zz\r\n",
      head + chunk(String(repeating: "data: x\n", count: 101) + "\n"),
      head + chunk("data: " + String(repeating: "x", count: 300_000) + "\n\n"),
    ])
  func violations(answer: String) async throws {
    try await ScriptedServer.run(.answer(answer)) { server in
      let error = await #expect(throws: KeeperClientError.self) { try await Self.collect(server) }
      guard case .protocolViolation? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test("an event as it is sent → one field a line, and an empty line")
  func text() {
    #expect(ServerSentEvent(name: "a", data: "{}").text == "event: a\ndata: {}\n\n")
    #expect(ServerSentEvent(name: "a", data: "1\n2").text == "event: a\ndata: 1\ndata: 2\n\n")
  }
}
