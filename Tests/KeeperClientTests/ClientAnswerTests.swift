import KeeperClient
import Testing

/// How strictly answers are read.
@Suite struct ClientAnswerTests {
  private static let refusals: [(answer: String, what: String)] = [
    ("SSH-2.0-OpenSSH_9.2\r\n", "it does not begin like HTTP/1.1"),
    ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "it does not begin like HTTP/1.1"),
    ("HTTP/1.1 100 Continue\r\n\r\n", "it does not begin like HTTP/1.1"),
    ("HTTP/1.1 +20 OK\r\n\r\n", "it does not begin like HTTP/1.1"),
    ("HTTP/1.1 200 OK\nContent-Length: 0\n\n", "a line has bytes that do not belong there"),
    ("HTTP/1.1 200 \u{1B}[2J\r\n\r\n", "a line has bytes that do not belong there"),
    (String(repeating: "x", count: 5000), "a line is too long"),
    (head + "Content-Length: 3\r\n\r\nab", "it ended early"),
    (head + "Content-Length: 3\r\n", "it ended early"),
    (head + "Content-Length: 3\r\n\r\nabcd", "there are bytes after its end"),
    (head + "Content-Length: -3\r\n\r\n", "its length is no number"),
    (head + "Content-Length: 99999999999999999999\r\n\r\n", "its length is no number"),
    (head + "Content-Length: 1048577\r\n\r\n", "it is longer than 1048576 bytes"),
    (head + "\r\nabc", "its length is not clear"),
    (head + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "its length is not clear"),
    (head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", "its length is not clear"),
    (head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "its length is not clear"),
    (head + "Content-Length : 3\r\n\r\nabc", "a field is malformed"),
    (head + " folded\r\n\r\n", "a field is malformed"),
    (head + String(repeating: "a: b\r\n", count: 100), "it has too many fields"),
    (head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "a chunk has no size"),
    (head + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", "a chunk has no size"),
    (head + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "a chunk is longer than it says"),
    (head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "it ended early"),
    (head + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", "it is longer than 1048576 bytes"),
    (Answer.json("{}"), "it is not text/plain"),
    (Answer.token(""), "it is not a token"),
    (Answer.token("abc\u{1B}[2J"), "it is not a token"),
    (Answer.token("abc\n"), "it is not a token"),
    (Answer.json("<html>", status: "502 Bad Gateway", type: "text/html"), "it has status 502 and says no more"),
    (Answer.problem("{}", status: "409 Conflict"), "its JSON is not a Problem"),
  ]

  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

  @Test(
    "one token, however it is framed → the token",
    arguments: [
      head + "Content-Length: 3\r\n\r\nabc",
      head + "content-length:3\r\n\r\nabc",
      head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      head + "Transfer-Encoding: Chunked\r\n\r\n1;x=y\r\na\r\n02\r\nbc\r\n0\r\nTrailer: x\r\n\r\n",
      "HTTP/1.1 200\r\nContent-Type: Text/Plain ; charset=utf-8\r\nContent-Length: 3\r\n\r\nabc",
    ])
  func framed(answer: String) async throws {
    try await ScriptedServer.run(.answer(answer)) { server in
      let token = try await KeeperClient(socketPath: server.path).plainToken("bot")
      #expect(token == "abc")
    }
    try await ScriptedServer.run(.pieces(answer.unicodeScalars.map { String($0) })) { server in
      let token = try await KeeperClient(socketPath: server.path).plainToken("bot")
      #expect(token == "abc")
    }
  }

  @Test(
    "what is not an answer of the daemon → a protocol violation that says what",
    arguments: refusals)
  func refused(answer: String, what: String) async throws {
    try await ScriptedServer.run(.answer(answer)) { server in
      await #expect(throws: KeeperClientError.protocolViolation(what)) {
        try await KeeperClient(socketPath: server.path).plainToken("bot")
      }
    }
  }

  @Test("an endless answer → given up at a mebibyte")
  func endless() async throws {
    let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
    let answer = Self.head + "Transfer-Encoding: chunked\r\n\r\n" + String(repeating: chunk, count: 40)
    try await ScriptedServer.run(.answer(answer)) { server in
      await #expect(throws: KeeperClientError.protocolViolation("it is longer than 1048576 bytes")) {
        try await KeeperClient(socketPath: server.path).plainToken("bot")
      }
    }
  }

  @Test("JSON of another shape → a protocol violation that quotes nothing of it")
  func wrongShape() async throws {
    try await ScriptedServer.run(.answer(Answer.json(#"{"access_token": ["planted-secret"]}"#))) { server in
      await #expect(throws: KeeperClientError.protocolViolation("its JSON is not a TokenPayload")) {
        try await KeeperClient(socketPath: server.path).token("bot")
      }
    }
  }
}
