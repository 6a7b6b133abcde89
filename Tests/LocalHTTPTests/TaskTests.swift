import HTTPTypes
import LocalHTTP
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TaskTests {
  private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test("caller hangs up while an answer is made → its task is cancelled", arguments: [true, false])
  func hangUp(afterHalfClose: Bool) async throws {
    let started = Signal()
    let cancelled = Signal()
    let handler = Answering { _ in
      .later {
        started.fire()
        await Signal.never()
        cancelled.fire()
        return .text("")
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      await started.wait()
      if afterHalfClose { client.shutdownWriting() }
      client.close()
      await cancelled.wait()
    }
  }

  @Test("caller sends half a request, caller reads nothing, answers that never come → another is served at once")
  func stalled() async throws {
    let handler = Answering { request in
      switch request.path {
      case "/never":
        .later {
          await Signal.never()
          return .text("")
        }
      case "/large": .now(Response(status: .ok, body: [UInt8](repeating: 0, count: 4_000_000)))
      default: .now(.text("quick"))
      }
    }
    try await withServer(handler, drain: .milliseconds(100)) { path in
      var stalled: [RawClient] = []
      for text in ["GET", "GET /never HTTP/1.1\r\nHost: x\r\n\r\n", "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"] {
        for _ in 1...10 {
          let client = try RawClient.connect(path: path)
          try await client.send(text)
          stalled.append(client)
        }
      }
      let client = try RawClient.connect(path: path)
      for _ in 1...50 { #expect(try await client.request(Self.get).body == "quick") }
    }
  }

  @Test("a stream → its pieces as chunks, as they are written; then the connection goes on")
  func stream() async throws {
    let goOn = Signal()
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { body in
        try await body.write(Array("one".utf8))
        try await body.write([])
        await goOn.wait()
        try await body.write(Array("two".utf8))
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      for _ in 1...2 {
        try await client.send(Self.get)
        var seen = ""
        while !seen.contains("3\r\none\r\n") { seen += String(decoding: try await client.receive(), as: UTF8.self) }
        #expect(seen.contains("Transfer-Encoding: chunked\r\n"))
        client.putBack(Array(seen.utf8))
        goOn.fire()
        #expect(try await client.receiveResponse().body == "onetwo")
      }
    }
  }

  @Test("a stream that fails → ends without the last chunk")
  func failingStream() async throws {
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { body in
        try await body.write([0x61])
        throw StreamEnded()
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      let all = try await client.receiveToEnd()
      #expect(all.hasSuffix("\r\n\r\n1\r\na\r\n"))
    }
  }

  @Test("a stream to HTTP/1.0 → plain bytes until the close; to HEAD → no body")
  func otherStreams() async throws {
    let handler = Answering { _ in .stream(Response(status: .ok)) { try await $0.write([0x61, 0x62]) } }
    try await withServer(handler) { path in
      let old = try RawClient.connect(path: path)
      try await old.send("GET / HTTP/1.0\r\n\r\n")
      #expect(try await old.receiveToEnd().hasSuffix("Connection: close\r\n\r\nab"))
      let head = try RawClient.connect(path: path)
      for _ in 1...2 {
        try await head.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await head.receiveResponse(isHEAD: true).fields["transfer-encoding"] == "chunked")
      }
    }
  }

  @Test("a reader that stops reading → the writer is held back, and told after the write deadline")
  func slowReader() async throws {
    let written = Counter()
    let ended = Signal()
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { body in
        do {
          while true {
            try await body.write([UInt8](repeating: 0x61, count: 10_000))
            written.add()
          }
        } catch is StreamEnded {
          ended.fire()
        }
      }
    }
    var limits = Limits()
    limits.writeDeadline = .milliseconds(300)
    try await withServer(handler, limits: limits) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      await ended.wait()
      // What the kernel's buffers hold, which is far less than what could be written meanwhile.
      #expect((1...1000).contains(written.value))
      client.close()
    }
  }

  @Test("a reader that reads everything → gets everything, in order")
  func longStream() async throws {
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { body in
        for number in 0..<2000 {
          try await body.write(Array("\(number) \(String(repeating: "x", count: 2000))\n".utf8))
        }
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      try await client.send("GET / HTTP/1.0\r\n\r\n")
      let body = try #require(try await client.receiveToEnd().split(separator: "\r\n\r\n").last)
      let lines = body.split(separator: "\n")
      #expect(lines.elementsEqual((0..<2000).map { "\($0) \(String(repeating: "x", count: 2000))" }))
    }
  }

  @Test("a reader that hangs up → the stream's task is cancelled")
  func readerGone() async throws {
    let started = Signal()
    let ended = Signal()
    let handler = Answering { _ in
      .stream(Response(status: .ok)) { _ in
        started.fire()
        await Signal.never()
        ended.fire()
      }
    }
    try await withServer(handler) { path in
      let client = try RawClient.connect(path: path)
      try await client.send(Self.get)
      await started.wait()
      client.close()
      await ended.wait()
    }
  }
}
