import Glibc
import HTTPTypes
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ExchangeTests {
  @Test("requests sent ahead, some answered late → answers in their order")
  func pipelining() async throws {
    let handler = Answering { request in
      request.path.hasPrefix("/later") ? .later { .text(request.path) } : .now(.text(request.path))
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      let paths = (0..<200).map { $0 % 3 == 0 ? "/later\($0)" : "/now\($0)" }
      try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
      for path in paths { #expect(try await client.receiveResponse().body == path) }
    }
  }

  // More than 36 KiB the kernel itself would cut into pieces.
  @Test("a response of 30 KB → whole in the first recv after the socket is readable")
  func oneWrite() async throws {
    let body = String(repeating: "b", count: 30_000)
    try await withServer(Answering { _ in .now(.text(body)) }) { path in
      let client = try RawClient.connect(path: path)
      for _ in 1...300 {
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let first = try await client.receive()
        #expect(first.count > 30_000 && String(decoding: first, as: UTF8.self).hasSuffix("\r\n\r\n\(body)"))
      }
    }
  }

  @Test("caller shuts down its sending side → still gets all answers, then the end", arguments: [true, false])
  func halfClose(isLate: Bool) async throws {
    let release = Signal()
    let handler = Answering { request in
      guard isLate, request.path == "/1" else { return .now(.text(request.path)) }
      return .later {
        await release.wait()
        return .text(request.path)
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
      client.shutdownWriting()
      release.fire()
      #expect(try await client.receiveResponse().body == "/1")
      #expect(try await client.receiveResponse().body == "/2")
      #expect(try await client.receive().isEmpty)
    }
  }

  @Test("half a request, then the end of input → closed without an answer")
  func truncated() async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc")
      client.shutdownWriting()
      #expect(try await client.receiveToEnd().isEmpty)
    }
  }

  @Test("HEAD → the fields of GET, no body, and the connection goes on")
  func head() async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
      let response = try await client.receiveResponse(isHEAD: true)
      #expect(response.fields["content-length"] == "8")
      #expect(try await client.request("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET /b ")
    }
  }

  @Test("HTTP/1.0 → closed after the answer, kept where asked for")
  func http10() async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      let kept = try await client.request("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      #expect(kept.fields["connection"] == "keep-alive")
      let last = try await client.request("GET /b HTTP/1.0\r\n\r\n")
      #expect(last.fields["connection"] == "close")
      #expect(try await client.receive().isEmpty)
    }
  }

  @Test("Connection: close from either side → said, answered, closed", arguments: ["caller", "handler"])
  func close(side: String) async throws {
    let fields: HTTPFields = side == "handler" ? [.connection: "close"] : [:]
    try await withServer(Answering { _ in .now(Response(status: .noContent, fields: fields)) }) { path in
      let client = try RawClient.connect(path: path)
      let asked = side == "caller" ? "Connection: close\r\n" : ""
      let response = try await client.request("GET / HTTP/1.1\r\nHost: x\r\n\(asked)\r\n")
      #expect(response.status == 204)
      #expect(response.fields["connection"] == "close")
      #expect(response.fields["content-length"] == nil)
      #expect(try await client.receive().isEmpty)
    }
  }

  @Test("Expect: 100-continue → asked to go on before the body, then answered")
  func expectContinue() async throws {
    try await withServer(.echo) { path in
      let client = try RawClient.connect(path: path)
      let head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
      #expect(try await client.request(head).status == 100)
      #expect(try await client.request("abc").body == "POST /a abc")
    }
  }

  @Test("fields that are the server's business → the server's, once")
  func ownFields() async throws {
    let fields: HTTPFields = [.contentLength: "99", .date: "never", .transferEncoding: "chunked", .server: "s"]
    let server = Answering { _ in .now(Response(status: .ok, fields: fields, body: [0x61])) }
    try await withServer(server) { path in
      let client = try RawClient.connect(path: path)
      let response = try await client.request("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(response.fields["content-length"] == "1")
      #expect(response.fields["server"] == "s")
      #expect(response.fields["transfer-encoding"] == nil)
      #expect(response.fields["date"]?.hasSuffix(" GMT") == true)
    }
  }

  @Test("raw bytes → those and no others, then the end")
  func raw() async throws {
    try await withServer(Answering { _ in .raw(Array("HTTP/1.1 2".utf8), reset: false) }) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await client.receiveToEnd() == "HTTP/1.1 2")
    }
  }

  @Test("raw pieces → those and no others, then the end; a closure that throws → ECONNRESET")
  func rawStream() async throws {
    let handler = Answering { request in
      .rawStream { writer in
        for piece in ["HTTP/1.1 200 OK\r\nConte", "nt-Length: 1\r\n\r\n", "a"] {
          try await writer.write(Array(piece.utf8))
        }
        if request.path == "/cut" { throw StreamEnded() }
      }
    }
    let server = Server(endpoint: .loopback(host: "127.0.0.1", port: 0), handler: handler, logger: .silent)
    try await serving(server) { listening in
      let port = try #require(listening.port)
      let client = try RawClient.connect(port: port)
      try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await client.receiveToEnd() == "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
      let cut = try RawClient.connect(port: port)
      try await cut.send("GET /cut HTTP/1.1\r\nHost: x\r\n\r\n")
      await #expect(throws: RawClient.Failure(call: "recv", code: ECONNRESET)) {
        while try await !cut.receive().isEmpty {}
      }
    }
  }

  @Test("raw bytes with a reset, over TCP → the bytes, then ECONNRESET")
  func rawReset() async throws {
    let handler = Answering { _ in .raw(Array("x".utf8), reset: true) }
    let server = Server(endpoint: .loopback(host: "127.0.0.1", port: 0), handler: handler, logger: .silent)
    try await serving(server) { listening in
      let client = try RawClient.connect(port: try #require(listening.port))
      try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      await #expect(throws: RawClient.Failure(call: "recv", code: ECONNRESET)) {
        while try await !client.receive().isEmpty {}
      }
    }
  }

  @Test("caller on a Unix socket → its uid, gid and pid from the kernel; on TCP → unknown")
  func caller() async throws {
    let handler = Answering { request in
      .now(.text(request.caller.credentials.map { "\($0.uid) \($0.gid) \($0.pid)" } ?? "unknown"))
    }
    try await withServer(handler) { path in
      let response = try await RawClient.connect(path: path).request("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(response.body == "\(geteuid()) \(getegid()) \(getpid())")
    }
    let server = Server(endpoint: .loopback(host: "127.0.0.1", port: 0), handler: handler, logger: .silent)
    try await serving(server) { listening in
      let client = try RawClient.connect(port: try #require(listening.port))
      #expect(try await client.request("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body == "unknown")
    }
  }

  @Test("a handler before ours that refuses → the connection is closed, others are served")
  func prefix() async throws {
    let first = Once()
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/s"
      let server = Server(
        endpoint: .unix(path: path, mode: 0o600), handler: Answering.echo, logger: .silent,
        prefix: { _ in if first.take() { throw RawClient.Failure(call: "prefix", code: 0) } })
      try await serving(server) { _ in
        #expect(try await RawClient.connect(path: path).receiveToEnd().isEmpty)
        let response = try await RawClient.connect(path: path).request("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(response.status == 200)
      }
    }
  }
}
