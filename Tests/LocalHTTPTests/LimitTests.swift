import HTTPTypes
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    limits.lingerDeadline = .milliseconds(300)
    change(&limits)
    return limits
  }

  private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let long = String(repeating: "a", count: 200_000)

  @Test(
    "too large, malformed, contradictory → the status for it, then a close",
    arguments: [
      ("GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", 431),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n\(long)", 413),
      (
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n\(long.prefix(0x8000))\r\n8001\r\n",
        413
      ),
      ("nonsense\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ])
  func refusals(text: String, status: Int) async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      // All of it is sent before the answer is read, as simple clients do: the answer must not be lost by that.
      try await client.send(text)
      let response = try await client.receiveResponse()
      #expect(response.status == status)
      #expect(response.fields["connection"] == "close")
      #expect(!response.body.isEmpty)
      #expect(try await client.receive().isEmpty)
      #expect(try await RawClient.connect(path: path).request(Self.get).status == 200)
    }
  }

  @Test("body of exactly the limit → taken, with a length and in chunks")
  func largestBody() async throws {
    try await withServer(.echo, limits: Self.limits { $0.body = 100_000 }) { path in
      let client = try RawClient.connect(path: path)
      let body = String(Self.long.prefix(100_000))
      let plain = try await client.request("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n\(body)")
      #expect(plain.body == "POST / \(body)")
      let chunks = "c350\r\n\(body.prefix(50_000))\r\nC350\r\n\(body.suffix(50_000))\r\n0\r\n\r\n"
      let chunked = try await client.request(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
      #expect(chunked.body == "POST / \(body)")
    }
  }

  @Test("how the server's own errors look → as told")
  func errorBody() async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), handler: Answering.echo, logger: .silent,
        errorBody: { status, reason in .text("{\"\(status.code)\": \"\(reason)\"}", status: status) })
      try await serving(server) { _ in
        let response = try await RawClient.connect(path: path).request("nonsense\r\n\r\n")
        #expect(response.status == 400)
        #expect(response.body.hasPrefix("{\"400\": \""))
      }
    }
  }

  @Test(
    "a request that does not become whole in time → 408 and a close",
    arguments: [
      "G", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na", "\r\n",
    ])
  func tooSlow(text: String) async throws {
    try await withServer(.echo, limits: Self.limits { $0.requestDeadline = .milliseconds(200) }) { path in
      let client = try RawClient.connect(path: path)
      // After a whole request, so that the deadline is seen to come nearer than the idle one.
      #expect(try await client.request(Self.get).status == 200)
      #expect(try await client.request(text).status == 408)
      #expect(try await client.receive().isEmpty)
    }
  }

  @Test("a byte now and then → does not put the deadline off")
  func dripping() async throws {
    try await withServer(.echo, limits: Self.limits { $0.requestDeadline = .milliseconds(500) }) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("GET / HTTP/1.1\r\nX: ")
      let sent = try await client.drip(atMost: 7000)
      #expect(sent < 7000)
      #expect(try await client.receiveResponse().status == 408)
    }
  }

  @Test("idle from the start, or after an answer → closed without a word", arguments: [true, false])
  func idle(isFresh: Bool) async throws {
    try await withServer(.echo, limits: Self.limits { $0.idleDeadline = .milliseconds(200) }) { path in
      let client = try RawClient.connect(path: path)
      if !isFresh { #expect(try await client.request(Self.get).status == 200) }
      #expect(try await client.receive().isEmpty)
    }
  }

  @Test("an answer that takes longer than every deadline → comes")
  func longWork() async throws {
    let limits = Self.limits {
      $0.idleDeadline = .milliseconds(500)
      $0.requestDeadline = .milliseconds(500)
      $0.writeDeadline = .milliseconds(500)
    }
    let started = Signal()
    let release = Signal()
    let handler = Answering { _ in
      .later {
        started.fire()
        await release.wait()
        return .text("done")
      }
    }
    try await withServer(handler, limits: limits) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      await started.wait()
      // Each came later and is gone by its deadline.
      for text in ["", "GET"] {
        let other = try RawClient.connect(path: path)
        if !text.isEmpty { try await other.send(text) }
        _ = try await other.receiveToEnd()
      }
      release.fire()
      let response = try await client.receiveResponse()
      #expect(response.body == "done")
    }
  }

  @Test("a response that is not read → the connection ends after the write deadline")
  func unreadResponse() async throws {
    let body = [UInt8](repeating: 0x61, count: 4_000_000)
    let limits = Self.limits { $0.writeDeadline = .milliseconds(200) }
    try await withServer(Answering { _ in .now(Response(status: .ok, body: body)) }, limits: limits) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      #expect(try await client.waitForHangUp())
      #expect(try await client.receiveToEnd().utf8.count < body.count)
    }
  }
}
