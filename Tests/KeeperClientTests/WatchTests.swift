import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

/// What a watch of a token makes of servers that come, go, and say odd things.
@Suite struct WatchTests {
  private static func client(_ path: String, _ clock: HookedClock = HookedClock()) -> KeeperClient {
    var client = KeeperClient(socketPath: path)
    client.reconnection = Reconnection(clock: clock, random: { 0 })
    return client
  }

  /// So many updates, in words.
  private static func take(_ count: Int, of watch: Watch<TokenEvent>) async throws -> [String] {
    var iterator = watch.makeAsyncIterator()
    var updates: [String] = []
    while updates.count < count, let update = try await iterator.next() { updates.append(update.summary) }
    return updates
  }

  private static func eventIDs(_ server: ScriptedServer) -> [String?] {
    server.requests.map { $0.firstMatch(of: /\r\nLast-Event-ID: ([^\r]*)\r\n/).map { String($0.output.1) } }
  }

  @Test("the first state, and each change → told, over one connection")
  func changes() async throws {
    let stream = [Stream.head, Stream.unavailable(), Stream.token(3), Stream.chunk(":\n\n"), Stream.token(4)]
    try await ScriptedServer.run(.hang(after: stream.joined())) { server in
      let updates = try await Self.take(3, of: Self.client(server.path).watch("bot"))
      #expect(updates == ["unavailable", "token 3", "token 4"])
      let request = try #require(server.requests.first)
      #expect(request.hasPrefix("GET /v1/tokens/bot/watch HTTP/1.1\r\n"))
      #expect(request.contains("\r\nAccept: text/event-stream\r\n") && Self.eventIDs(server) == [nil])
    }
  }

  @Test("scopes → asked for")
  func scopes() async throws {
    try await ScriptedServer.run(.hang(after: Stream.head + Stream.token(3))) { server in
      _ = try await Self.take(1, of: Self.client(server.path).watch("bot", scopes: ["chat:read", "chat:edit"]))
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/bot/watch?scope=chat%3Aread%20chat%3Aedit ") == true)
    }
  }

  @Test("restarts → the daemon is told what was known, and nothing is told twice")
  func restarts() async throws {
    let script: [ScriptedServer.Step] = [
      .answer(Stream.head + Stream.token(3) + Stream.end),
      // A daemon that does not care for the id.
      .answer(Stream.head + Stream.token(3, expiresIn: 5) + Stream.token(4)),
      .close(reading: true), .close(reading: false),
      .answer(Stream.head + Stream.chunk(":\n\n") + Stream.unavailable(retryAfter: 3)),
      .answer(Stream.head + Stream.unavailable(retryAfter: 9) + "5\r\nev"),
      .hang(after: Stream.head + Stream.token(4) + Stream.token(4) + Stream.token(5)),
    ]
    try await ScriptedServer.run(script) { server in
      let updates = try await Self.take(5, of: Self.client(server.path).watch("bot"))
      #expect(updates == ["token 3", "token 4", "unavailable", "token 4", "token 5"])
      // The connection that was closed unread left no request.
      #expect(Self.eventIDs(server) == [nil, "3", "4", "4", nil, nil])
    }
  }

  @Test("the same generation with other scopes, another user or another life → told")
  func sameGeneration() async throws {
    let token = Stream.tokenJSON(3)
    let versions = [
      token, token.replacing("14000", with: "13990"), token.replacing("chat:read", with: "chat:edit"),
      token.replacing("my_cool_bot", with: "renamed"), token.replacing("1800014000", with: "1800014050"),
      token.replacing("1800014000", with: "1800017000"),
    ]
    let events = versions.map { Stream.event("token", id: "3", data: $0) }.joined()
    try await ScriptedServer.run(.hang(after: Stream.head + events + Stream.token(4))) { server in
      let updates = try await Self.take(6, of: Self.client(server.path).watch("bot"))
      #expect(updates == ["token 3", "token 3", "token 3", "token 3", "token 3", "token 4"])
    }
  }

  @Test("a stream that is cut after any byte → goes on with the newest state, and nothing is told twice")
  func everyCut() async throws {
    let whole = Stream.head + Stream.token(3) + Stream.chunk(":\n\n") + Stream.unavailable() + Stream.token(4)
    let full = ["token 3", "unavailable", "token 4", "token 5"]
    for length in 0...whole.utf8.count {
      let cut = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
      try await ScriptedServer.run(.answer(cut), .hang(after: Stream.head + Stream.token(5))) { server in
        var iterator = Self.client(server.path).watch("bot").makeAsyncIterator()
        var updates: [String] = []
        while updates.last != "token 5", let update = try await iterator.next() { updates.append(update.summary) }
        #expect(updates == full.prefix(updates.count - 1) + ["token 5"], "cut after \(length) bytes")
      }
    }
  }

  @Test("a server that says nothing more, or not even a head → another connection")
  func silent() async throws {
    let losses = Watched<[KeeperClientError]>([])
    try await ScriptedServer.run(
      .hang(after: Stream.head + Stream.token(3)), .hang(after: ""), .hang(after: Stream.head + "5\r\nev"),
      .hang(after: Stream.head + Stream.token(4))
    ) { server in
      var client = KeeperClient(socketPath: server.path, timeout: .milliseconds(500))
      client.reconnection = Reconnection(clock: HookedClock())
      let watch = client.watch("bot", silence: .milliseconds(300)) { connection in
        if case .lost(let error, _) = connection { losses.update { $0.append(error) } }
      }
      let updates = try await Self.take(2, of: watch)
      #expect(updates == ["token 3", "token 4"])
      #expect(
        losses.value == [
          .timedOut(after: .milliseconds(300)), .timedOut(after: .milliseconds(500)),
          .timedOut(after: .milliseconds(300)),
        ])
    }
  }

  @Test("signs of life → a connection without changes is kept")
  func heartbeats() async throws {
    let feed = Feed()
    try await ScriptedServer.run(.feed(feed)) { server in
      feed.give(Stream.head + Stream.token(3))
      let watch = Self.client(server.path).watch("bot", silence: .seconds(2))
      var iterator = watch.makeAsyncIterator()
      let first = try await iterator.next()
      #expect(first?.summary == "token 3")
      // Longer than the silence that is borne, in steps that are much shorter.
      Thread.detachNewThread {
        for _ in 0..<25 {
          usleep(100_000)
          feed.give(Stream.chunk(":\n\n"))
        }
        feed.give(Stream.token(4))
      }
      let second = try await iterator.next()
      #expect(second?.summary == "token 4")
      feed.finish()
      #expect(server.requests.count == 1)
    }
  }

  @Test(
    "no such account, no right, no such path, a wrong request → thrown, and that was all",
    arguments: [ProblemType.unknownAccount, .notPermitted, .notFound, .methodNotAllowed, .badRequest, .loginRequired])
  func refused(type: ProblemType) async throws {
    let clock = HookedClock()
    let body = #"{"type":"\#(type.uri)","title":"T","status":\#(type.status),"detail":"WHY"}"#
    try await ScriptedServer.run(
      .answer(Stream.head + Stream.token(3)), .answer(Answer.problem(body, status: "\(type.status) X")),
      .answer(Stream.head + Stream.token(4))
    ) { server in
      var iterator = Self.client(server.path, clock).watch("bot").makeAsyncIterator()
      let first = try await iterator.next()
      #expect(first?.summary == "token 3")
      let error = await #expect(throws: KeeperClientError.self) { try await iterator.next() }
      #expect(error?.reason == "WHY")
      let last = try await iterator.next()
      #expect(last == nil)
      #expect(server.requests.count == 2 && clock.sleeps.count == 1)
    }
  }

  @Test(
    "a daemon that is overloaded, starting or broken → tried again, as late as it asks",
    arguments: [ProblemType.temporarilyUnavailable, .timeout, .requestTimeout, .internal])
  func passing(type: ProblemType) async throws {
    let clock = HookedClock()
    let body = #"{"type":"\#(type.uri)","title":"T","status":\#(type.status),"detail":"WHY","retry_after":7}"#
    try await ScriptedServer.run(
      .answer(Answer.problem(body, status: "\(type.status) X")), .hang(after: Stream.head + Stream.token(3))
    ) { server in
      let updates = try await Self.take(1, of: Self.client(server.path, clock).watch("bot"))
      #expect(updates == ["token 3"])
      #expect(clock.sleeps == [.milliseconds(7050)])
    }
  }

  @Test(
    "what is not the daemon → thrown, and nothing of it is quoted",
    arguments: [
      "SSH-2.0-planted\r\n", Answer.json("{}"), Stream.head + "planted\r\n",
      Stream.head + Stream.event("token", data: "planted"),
      Stream.head + Stream.event("token", data: #"{"access_token":["planted"]}"#),
      Stream.head + Stream.chunk("data: " + String(repeating: "planted", count: 50_000)),
      Stream.head + "7fffffffffffffff\r\nplanted", "HTTP/1.1 200 OK\r\n" + String(repeating: "planted", count: 1000),
    ])
  func garbage(answer: String) async throws {
    try await ScriptedServer.run(.answer(answer), .answer(Stream.head + Stream.token(3))) { server in
      let error = await #expect(throws: KeeperClientError.self) {
        try await Self.take(1, of: Self.client(server.path).watch("bot"))
      }
      guard case .protocolViolation(let what)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(!what.contains("planted") && server.requests.count == 1)
    }
  }

  @Test("events of a kind that this client does not know → passed over, their ids kept")
  func unknownEvents() async throws {
    let news = Stream.event("news", id: "n1", data: "?")
    try await ScriptedServer.run(
      .answer(Stream.head + news + Stream.token(3) + Stream.event("news", id: "n2", data: "?")),
      .hang(after: Stream.head + Stream.token(4))
    ) { server in
      let updates = try await Self.take(2, of: Self.client(server.path).watch("bot"))
      #expect(updates == ["token 3", "token 4"])
      #expect(Self.eventIDs(server) == [nil, "n2"])
    }
  }

  @Test("no daemon at first → it is waited for, later and later, and its first state is told")
  func noDaemon() async throws {
    try await withSocketDirectory { directory in
      let path = directory + "/socket"
      let (started, isStarted) = AsyncStream.makeStream(of: Void.self)
      let clock = HookedClock { count in
        if count == 2 { try ScriptedServer.leaveStale(at: path) }
        guard count == 4 else { return }
        try FileManager.default.removeItem(atPath: path)
        isStarted.finish()
        // Until the server listens.
        while !FileManager.default.fileExists(atPath: path) { try await Task.sleep(for: .milliseconds(1)) }
      }
      let losses = Watched<[String]>([])
      let watch = Self.client(path, clock).watch("bot") { connection in
        losses.update { $0.append(connection.words) }
      }
      let task = Task { try await Self.take(1, of: watch) }
      for await _ in started {}
      try await ScriptedServer.run(at: path, [.hang(after: Stream.head + Stream.token(3))]) { _ in
        let updates = try await task.value
        #expect(updates == ["token 3"])
      }
      #expect(
        clock.sleeps.prefix(4) == [.milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(400)])
      #expect(losses.value.prefix(4) == ["no socket", "no socket", "refused", "refused"])
      #expect(losses.value.last == "connected")
    }
  }

  @Test("the daemon's `retry` → what the waiting begins with, also at the second attempt")
  func retry() async throws {
    let clock = HookedClock()
    try await ScriptedServer.run(
      .answer(Stream.head + Stream.chunk("retry: 2000\n\n") + Stream.token(3)), .close(reading: true),
      .hang(after: Stream.head + Stream.token(4))
    ) { server in
      _ = try await Self.take(2, of: Self.client(server.path, clock).watch("bot"))
      #expect(clock.sleeps == [.seconds(1), .seconds(2)])
    }
  }

  @Test(
    "cancelled while it waits for an event, for an answer, or for the next attempt → ends at once", arguments: 0..<3)
  func cancelled(place: Int) async throws {
    let (there, isThere) = AsyncStream.makeStream(of: Void.self)
    let clock = HookedClock { _ in
      isThere.finish()
      try await Task.sleep(for: .seconds(600))
    }
    let feed = Feed()
    let steps: [ScriptedServer.Step] = [
      .hang(after: Stream.head + Stream.token(3)), .feed(feed), .answer(Stream.head + Stream.token(3)),
    ]
    try await ScriptedServer.run(steps[place]) { server in
      let client = Self.client(server.path, clock)
      let updates = try await withThrowingTaskGroup(of: [String].self) { group in
        group.addTask {
          var updates: [String] = []
          for try await update in client.watch("bot") {
            updates.append(update.summary)
            if place == 0 { isThere.finish() }
          }
          return updates
        }
        if place == 1 {
          // The request has come, and there is no answer.
          while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        } else {
          for await _ in there {}
        }
        group.cancelAll()
        return try await group.next()
      }
      #expect(updates == (place == 1 ? [] : ["token 3"]))
      feed.finish()
    }
  }

  @Test("hundreds of watches → no thread each")
  func many() async throws {
    let count = 300
    let steps = Array(repeating: ScriptedServer.Step.keep(after: Stream.head + Stream.token(3)), count: count)
    try await ScriptedServer.run(steps) { server in
      let before = try Self.threads()
      let told = Watched(0)
      await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<count {
          group.addTask { for try await _ in Self.client(server.path).watch("bot") { told.update { $0 += 1 } } }
        }
        await told.until { $0 == count }
        // Dispatch may have as many as it may while they connect; other tests have some too.
        #expect((try? Self.threads()) ?? .max < before + 200)
        group.cancelAll()
      }
    }
  }

  private static func threads() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }
}

extension WatchConnection {
  fileprivate var words: String {
    switch self {
    case .connected: "connected"
    case .lost(.unreachable(.noSocket, _), _): "no socket"
    case .lost(.unreachable(.refused, _), _): "refused"
    case .lost(let error, _): "\(error)"
    }
  }
}
