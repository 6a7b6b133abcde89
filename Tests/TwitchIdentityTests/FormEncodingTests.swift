import Keeper
import Testing

@testable import TwitchIdentity

@Suite struct FormEncodingTests {
  private func encode(_ value: String) -> String {
    var form = FormEncoding()
    form.append("v", Secret(value))
    return String(decoding: form.bytes, as: UTF8.self)
  }

  @Test("unreserved characters → stay")
  func unreserved() {
    let text = "ABCXYZabcxyz0189-._~"
    #expect(encode(text) == "v=" + text)
  }

  @Test(
    "all others → percent-encoded, once",
    arguments: [
      ("%/=+&", "%25%2F%3D%2B%26"), ("%2F", "%252F"), (" ", "%20"), ("ü", "%C3%BC"), ("\u{0}\n", "%00%0A"),
      ("a*b'()!", "a%2Ab%27%28%29%21"), ("", ""),
    ])
  func reserved(_ value: String, _ encoded: String) {
    #expect(encode(value) == "v=" + encoded)
  }

  @Test("each byte → decodes to itself")
  func everyByte() {
    var form = FormEncoding()
    form.append("", Secret((0...255).map { UInt8($0) }))
    var decoded: [UInt8] = []
    var rest = form.bytes.dropFirst()[...]
    while let byte = rest.popFirst() {
      let isEscape = byte == UInt8(ascii: "%")
      let digits = String(decoding: isEscape ? rest.prefix(2) : [], as: UTF8.self)
      rest = rest.dropFirst(isEscape ? 2 : 0)
      decoded.append(isEscape ? UInt8(digits, radix: 16) ?? 0 : byte)
    }
    #expect(decoded == (0...255).map { UInt8($0) })
  }

  @Test("several pairs → in order, joined by &")
  func pairs() {
    var form = FormEncoding()
    form.append("a&b", "1")
    form.append("c", "=2")
    #expect(String(decoding: form.bytes, as: UTF8.self) == "a%26b=1&c=%3D2")
  }
}
