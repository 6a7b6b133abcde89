import Testing

@testable import TwitchSandbox

@Suite struct ParserTests {
  @Test(
    "form text → names and values",
    arguments: [
      ("a=1&b=2", ["a": "1", "b": "2"]), ("a=%2B+%20x", ["a": "+  x"]), ("a", ["a": ""]), ("=1", ["": "1"]),
      ("a=%", ["a": "%"]), ("a=%zz", ["a": "%zz"]), ("a=%4", ["a": "%4"]), ("a=b=c", ["a": "b=c"]), ("", [:]),
      ("&&&", [:]), ("a=%ff", ["a": "\u{FFFD}"]), ("a=1&a=2", ["a": "1"]), ("s=chat%3Aread", ["s": "chat:read"]),
    ] as [(String, [String: String])])
  func form(_ text: String, _ expected: [String: String]) {
    #expect(Parameters(FormEncoding.decode(Array(text.utf8))).all == expected)
  }

  @Test("any text → encoded and decoded the same")
  func roundTrip() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let text = String(decoding: bytes, as: UTF8.self)
      let encoded = FormEncoding.encode([("x", text)])
      #expect(FormEncoding.decode(Array(encoded.utf8)).first?.value == text)
      #expect(JSON.parse(Array(JSON.string(text).rendered.utf8)) == .string(text))
    }
  }

  @Test("multipart as curl sends it → names and values")
  func multipart() {
    let body = """
      --XX\r\nContent-Disposition: form-data; name="client_id"\r\n\r\nabc\r\n--XX\r\n\
      Content-Disposition: form-data; name="scopes"\r\nContent-Type: text/plain\r\n\r\nchat:read\r\nx\r\n--XX--\r\n
      """
    for type in ["multipart/form-data; boundary=XX", "multipart/form-data; charset=x; boundary=\"XX\""] {
      let parts = Multipart.decode(Array(body.utf8), contentType: type)
      #expect(Parameters(parts ?? []).all == ["client_id": "abc", "scopes": "chat:read\r\nx"])
    }
  }

  @Test("multipart that is broken → what can be read")
  func brokenMultipart() {
    let type = "multipart/form-data; boundary=XX"
    #expect(Multipart.decode([], contentType: type)?.isEmpty == true)
    #expect(Multipart.decode(Array("--XX".utf8), contentType: type)?.isEmpty == true)
    #expect(Multipart.decode(Array("x".utf8), contentType: "multipart/form-data") == nil)
    #expect(Multipart.decode(Array("x".utf8), contentType: "multipart/form-data; boundary=") == nil)
    let unfinished = "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX\r\nContent-Disp"
    #expect(Parameters(Multipart.decode(Array(unfinished.utf8), contentType: type) ?? []).all == ["a": "1"])
    let halfAValue = "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1"
    #expect(Multipart.decode(Array(halfAValue.utf8), contentType: type)?.isEmpty == true)
  }

  @Test("the body wins over the query")
  func bodyWins() {
    let body = FormEncoding.decode(Array("a=body".utf8))
    let query = FormEncoding.decode(Array("a=query&b=query".utf8))
    #expect(Parameters(body + query).all == ["a": "body", "b": "query"])
  }

  @Test("deep nesting, half a text, a lone surrogate → nil or a value, never a crash")
  func json() {
    for depth in [10, 64, 65, 100_000] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect((JSON.parse(Array(text.utf8)) != nil) == (depth <= 64), "\(depth)")
    }
    #expect(JSON.parse(Array("{\"a\":".utf8)) == nil)
    #expect(JSON.parse([]) == nil)
    #expect(JSON.parse([0xFF, 0xFE]) == nil)
    #expect(JSON.parse(Array(#"{"a":[1,1.5,true,null,"x"]}"#.utf8))?["a"]?.rendered == #"[1,1.5,true,null,"x"]"#)
  }

  @Test(
    "what RFC 8259 does not allow → nil",
    arguments: [
      "01", "1.", ".5", "+1", "-", "1e", "1e999", "tru", "nulls", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "\"\n\"",
      #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, "[1 2]", "1 1", "\u{FEFF}1", #""\u+123""#,
    ])
  func notJSON(_ text: String) { #expect(JSON.parse(Array(text.utf8)) == nil) }

  @Test("escapes → what they stand for")
  func escapes() {
    #expect(JSON.parse(Array(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#.utf8)) == "\"\\/\u{8}\u{C}\n\r\té😀")
    #expect(JSON.parse(Array(" { \"b\" : 0 , \"a\" : [ ] } ".utf8))?.rendered == #"{"b":0,"a":[]}"#)
    #expect(JSON.parse(Array("-1.5e2".utf8)) == .double(-150))
  }

  @Test("any bytes in any place of a form, a multipart or a JSON body → no crash, in bounded time")
  func fuzz() {
    var random = SplitMix64(seed: 11)
    let seeds = [
      "grant_type=refresh_token&client_id=pub&refresh_token=%20x", #"{"id_token":{"email":null},"userinfo":{}}"#,
      "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--B--\r\n",
    ].map { Array($0.utf8) }
    for round in 0..<3000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, &random) }
      _ = FormEncoding.decode(bytes)
      _ = Multipart.decode(bytes, contentType: "multipart/form-data; boundary=B")
      _ = Multipart.decode(bytes, contentType: String(decoding: bytes, as: UTF8.self))
      _ = JSON.parse(bytes)?.rendered
      _ = RequestedClaims(String(decoding: bytes, as: UTF8.self))
      _ = World.sample().validate(authorization: String(decoding: bytes, as: UTF8.self))
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let index = Int.random(in: 0...bytes.count, using: &random)
    let telling = Array("%&=+-\r\n\"\\{}[]:;,\u{0}".utf8)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
    case 1: bytes.insert(telling.randomElement(using: &random) ?? 0, at: index)
    case 2: bytes.removeLast(bytes.count - index)
    default: bytes += bytes.prefix(index)
    }
    if bytes.count > 4096 { bytes.removeLast(bytes.count - 4096) }
  }
}
