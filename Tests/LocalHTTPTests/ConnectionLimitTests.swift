import Dispatch
import Glibc
import HTTPTypes
import LocalHTTP
import Testing

/// How many connections there may be, and who gives way.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionLimitTests {
  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    limits.lingerDeadline = .milliseconds(300)
    change(&limits)
    return limits
  }

  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test("more connections than one user may have → 503 and a close; fewer again → served")
  func perUser() async throws {
    try await withServer(.echo, limits: Self.limits { $0.connectionsPerUser = 2 }) { path in
      let kept = [try RawClient.connect(path: path), try RawClient.connect(path: path)]
      for client in kept { #expect(try await client.request(Self.get).status == 200) }
      let refused = try RawClient.connect(path: path)
      #expect(try await refused.receiveResponse().status == 503)
      #expect(try await refused.receive().isEmpty)
      kept[0].close()
      #expect(try await eventually { try await status(path) == 200 })
      #expect(try await kept[1].request(Self.get).status == 200)
    }
  }

  private func status(_ path: String) async throws -> Int {
    do {
      return try await RawClient.connect(path: path).request(Self.get).status
    } catch let failure as RawClient.Failure where failure.code == EPIPE {
      return 503  // Refused before it was sent.
    }
  }

  @Test("as many connections as there may be → the longest idle one ends for a newcomer")
  func inAll() async throws {
    try await withServer(.echo, limits: Self.limits { $0.connections = 2 }) { path in
      let first = try RawClient.connect(path: path)
      let second = try RawClient.connect(path: path)
      // The order in which they became idle.
      for client in [second, first] { #expect(try await client.request(Self.get).status == 200) }
      let newcomer = try RawClient.connect(path: path)
      #expect(try await newcomer.request(Self.get).status == 200)
      #expect(try await second.receive().isEmpty)
      #expect(try await first.request(Self.get).status == 200)
    }
  }

  @Test("as many as there may be, all within answers, of one user → 503 for another of it, nobody is cut, idle again")
  func allBusy() async throws {
    let release = Signal()
    let (begun, begin) = AsyncStream<Void>.makeStream()
    let handler = Answering { _ in
      .later {
        begin.yield()
        await release.wait()
        release.fire()
        return .text("done")
      }
    }
    try await withServer(handler, limits: Self.limits { $0.connections = 3 }) { path in
      let busy = try (1...3).map { _ in try RawClient.connect(path: path) }
      for client in busy { try await client.send(Self.get) }
      for await _ in begun.prefix(3) {}
      let refused = try RawClient.connect(path: path)
      #expect(try await refused.receiveResponse().status == 503)
      release.fire()
      for client in busy { #expect(try await client.receiveResponse().status == 200) }
      // Those that were seen at work have been idle for longer than who comes in the place of one of them.
      busy[2].close()
      let other = try RawClient.connect(path: path)
      for client in [other, busy[1], other] { #expect(try await client.request(Self.get).status == 200) }
      let newcomer = try RawClient.connect(path: path)
      #expect(try await newcomer.request(Self.get).status == 200)
      #expect(try await busy[0].receive().isEmpty)
      for client in [busy[1], other] { #expect(try await client.request(Self.get).status == 200) }
    }
  }

  @Test("many newcomers at once → one gives way to each, and no more are open than allowed")
  func newcomersInTurn() async throws {
    let mayGoOn = DispatchSemaphore(value: 0)
    let hasBegun = Signal()
    let handler = Answering { request in
      if request.path == "/hold" {
        hasBegun.fire()
        // The event loop stands still, so that all newcomers are there when it looks again.
        mayGoOn.wait()
      }
      return .now(.text("done"))
    }
    let meter = ConnectionMeter()
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/socket"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), limits: Self.limits { $0.connections = 4 }, handler: handler,
        logger: .silent, meter: meter)
      try await serving(server) { _ in
        let first = try (1...4).map { _ in try RawClient.connect(path: path) }
        for client in first { #expect(try await client.request(Self.get).status == 200) }
        try await first[0].send("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n")
        await hasBegun.wait()
        let newcomers = try (1...4).map { _ in try RawClient.connect(path: path) }
        mayGoOn.signal()
        for client in newcomers { #expect(try await client.request(Self.get).status == 200) }
        #expect(meter.open == 4)
        for client in first { _ = try await client.receiveToEnd() }
      }
    }
  }
}
