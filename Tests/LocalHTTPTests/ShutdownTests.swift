import Glibc
import HTTPTypes
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShutdownTests {
  private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

  /// Serves, lets `before` prepare, stops, lets `after` look, and waits for the end. Gives the time from stop to end.
  private func stop<Prepared: Sendable>(
    _ handler: Answering, limits: Limits = Limits(), drain: Duration,
    before: (String) async throws -> Prepared, after: (Prepared, String) async throws -> Void
  ) async throws -> Duration {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), limits: limits, handler: handler, logger: .silent)
      let listening = try await server.listen()
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await listening.serve(drain: drain) }
        let prepared = try await before(path)
        let clock = ContinuousClock()
        let start = clock.now
        group.cancelAll()
        try await after(prepared, path)
        try await group.waitForAll()
        #expect(access(path, F_OK) != 0)
        return clock.now - start
      }
    }
  }

  @Test("requests that have begun → answered, and told that the connection ends; new callers → refused")
  func begun() async throws {
    let started = Signal()
    let release = Signal()
    let handler = Answering { _ in
      .later {
        started.fire()
        await release.wait()
        return .text("answered")
      }
    }
    _ = try await stop(handler, drain: .seconds(10)) { path in
      let working = try RawClient.connect(path: path)
      try await working.send(Self.get)
      await started.wait()
      let arriving = try RawClient.connect(path: path)
      try await arriving.send("GET / HTTP/1.1\r\n")
      return (working, arriving)
    } after: { clients, path in
      #expect(await eventually { access(path, F_OK) != 0 })
      release.fire()
      let response = try await clients.0.receiveResponse()
      #expect(response.body == "answered")
      #expect(response.fields["connection"] == "close")
      #expect(try await clients.0.receive().isEmpty)
      try await clients.1.send("Host: x\r\n\r\n")
      await started.wait()
      release.fire()
      #expect(try await clients.1.receiveResponse().body == "answered")
    }
  }

  @Test("idle connections and no others → ends at once, not after the drain time")
  func idle() async throws {
    let time = try await stop(.echo, drain: .seconds(30)) { path in
      let client = try RawClient.connect(path: path)
      _ = try await client.request(Self.get)
      return client
    } after: { client, _ in
      let end = try await client.receive()
      #expect(end.isEmpty)
    }
    #expect(time < .seconds(10))
  }

  @Test("a caller that asks again and again while the server stops → always answered, and told when to stop")
  func askingOn() async throws {
    var limits = Limits()
    // A test on a busy machine asks again when it gets its turn.
    limits.drainGrace = .seconds(5)
    _ = try await stop(.echo, limits: limits, drain: .seconds(10)) { path in
      let client = try RawClient.connect(path: path)
      _ = try await client.request(Self.get)
      return client
    } after: { client, _ in
      while try await client.request(Self.get).fields["connection"] != "close" {}
    }
  }

  @Test("an answer that does not come, a response that is not read → cut after the drain time")
  func stuck() async throws {
    let started = Signal()
    let handler = Answering { request in
      guard request.path == "/" else { return .now(Response(status: .ok, body: .init(repeating: 0, count: 4_000_000))) }
      return .later {
        started.fire()
        await Signal.never()
        return .text("")
      }
    }
    let time = try await stop(handler, drain: .milliseconds(300)) { path in
      let clients = [try RawClient.connect(path: path), try RawClient.connect(path: path)]
      try await clients[1].send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
      try await clients[0].send(Self.get)
      await started.wait()
      return clients
    } after: { clients, _ in
      let end = try await clients[0].receiveToEnd()
      #expect(end.isEmpty)
    }
    #expect(time > .milliseconds(250))
    #expect(time < .seconds(10))
  }

  @Test("streams → cancelled at once; the reader sees whether they were whole", arguments: [true, false])
  func streams(isWhole: Bool) async throws {
    let started = Signal()
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { _ in
        started.fire()
        await Signal.never()
        if !isWhole { throw CancellationError() }
      }
    }
    let time = try await stop(handler, drain: .seconds(30)) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      await started.wait()
      return client
    } after: { client, _ in
      let all = try await client.receiveToEnd()
      #expect(all.hasSuffix("\r\n\r\n0\r\n\r\n") == isWhole)
    }
    #expect(time < .seconds(10))
  }

  @Test("a stream that nobody reads → does not hold the server up")
  func unreadStream() async throws {
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { try await $0.write([UInt8](repeating: 0, count: 4_000_000)) }
    }
    let time = try await stop(handler, drain: .seconds(60)) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      var count = 0
      while count < 10_000 { count += try await client.receive(upTo: 1000).count }
      return client
    } after: { _, _ in
    }
    #expect(time < .seconds(20))
  }
}
