import HTTPTypes
import NIOCore
import Testing

@testable import LocalHTTP

@Suite
struct RequestParserTests {
  /// All requests in `text`, given in pieces; or what it was refused with.
  private func parse(_ text: String, piece: Int = .max, limits: Limits = Limits()) -> Result<[String], Refusal> {
    var parser = RequestParser(limits: limits)
    var found: [String] = []
    let bytes = Array(text.utf8)
    do throws(Refusal) {
      for start in stride(from: 0, to: bytes.count, by: min(piece, bytes.count)) {
        parser.receive(ByteBuffer(bytes: bytes[start..<min(start + min(piece, bytes.count), bytes.count)]))
        while case .request(let head, let body) = try parser.next() { found.append(describe(head, body)) }
      }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }

  private func describe(_ head: RequestHead, _ body: [UInt8]) -> String {
    let query = head.query.map { "?\($0)" } ?? ""
    let fields = head.fields.filter { $0.name.canonicalName.hasPrefix("x-") }.map { "\($0.name)=\($0.value)" }
    let text = String(decoding: body, as: UTF8.self)
    return ([head.method.rawValue, head.path + query] + fields + [text, head.keepAlive ? "keep" : "close"])
      .joined(separator: "|")
  }

  private static let good: [(String, [String])] = [
    ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", ["GET|/||keep"]),
    ("GET /a?b=c?d HTTP/1.1\r\nhOST: x\r\n\r\n", ["GET|/a?b=c?d||keep"]),
    ("GET /a? HTTP/1.1\r\nHost: x\r\n\r\n", ["GET|/a?||keep"]),
    ("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n", ["GET|/a?b||keep"]),
    ("GET HTTPS://x?b HTTP/1.1\r\nHost: x\r\n\r\n", ["GET|/?b||keep"]),
    ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", ["OPTIONS|*||keep"]),
    ("GET / HTTP/1.0\r\n\r\n", ["GET|/||close"]),
    ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", ["GET|/||keep"]),
    ("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade, CLOSE\r\n\r\n", ["GET|/||close"]),
    ("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", ["GET|/||keep"]),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A: \t b c \t\r\nX-B:\r\n\r\n", ["GET|/|X-A=b c|X-B=||keep"]),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", ["POST|/|abc|keep"]),
    (
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nHost: x\r\n\r\n",
      ["POST|/1|ab|keep", "GET|/2||keep"]
    ),
    (
      "POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-T: u\r\n\r\n"
        + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n",
      ["POST|/1|abc0123456789|keep", "GET|/2||keep"]
    ),
  ]

  @Test("well-formed requests, cut anywhere → the same requests", arguments: good)
  func wellFormed(text: String, expected: [String]) {
    for piece in 1...text.utf8.count { #expect(parse(text, piece: piece) == .success(expected)) }
  }

  private static let refused: [(String, Int)] = [
    ("GET / HTTP/1.1\nHost: x\n\n", 400),
    ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    ("GET /\r\nHost: x\r\n\r\n", 400),
    ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
    ("G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /\u{7F} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET /é HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rc\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n", 400),
    ("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\na", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\na", 413),
    ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n000000001\r\na\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", 413),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    ("POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417),
    ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    ("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "X-A: b\r\n", count: 100))\r\n", 431),
  ]

  @Test("what two parsers might read differently → refused, wherever it is cut", arguments: refused)
  func malformed(text: String, status: Int) {
    for piece in [1, 2, 7, .max] {
      guard case .failure(let refusal) = parse(text, piece: piece) else {
        Issue.record("accepted in pieces of \(piece): \(text)")
        continue
      }
      #expect(refusal.status.code == status)
    }
  }

  @Test("a head of exactly the limit → taken; one byte more → 431")
  func headLimit() {
    var limits = Limits()
    limits.head = 64
    let frame = "GET / HTTP/1.1\r\nHost: x\r\nX-A: \r\n\r\n"
    func head(_ length: Int) -> String {
      frame.replacing("X-A: ", with: "X-A: " + String(repeating: "a", count: length - frame.utf8.count))
    }
    for piece in [1, .max] {
      guard case .success = parse(head(64), piece: piece, limits: limits) else {
        Issue.record("refused 64 bytes")
        return
      }
      #expect(parse(head(65), piece: piece, limits: limits) == .failure(.headTooLarge))
    }
  }

  @Test("an endless line, trailer or chunk extension → refused without waiting for its end")
  func endless() {
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    let long = String(repeating: "a", count: 9000)
    for text in ["GET /\(long)", "\(chunked)1;\(long)", "\(chunked)0\r\nX: \(long)"] {
      guard case .failure = parse(text) else {
        Issue.record("still waiting: \(text.prefix(80))")
        continue
      }
    }
  }

  @Test("Expect: 100-continue without a body yet → asked to go on, once")
  func expectContinue() throws {
    var parser = RequestParser(limits: Limits())
    parser.receive(
      ByteBuffer(string: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"))
    guard case .expectsContinue = try parser.next() else { throw Refusal.malformed("not asked") }
    guard case .needsMore = try parser.next() else { throw Refusal.malformed("asked again") }
    parser.receive(ByteBuffer(string: "ab"))
    guard case .request = try parser.next() else { throw Refusal.malformed("no request") }
  }
}
