import Keeper
import Testing

@testable import TwitchIdentity

@Suite struct RedactionTests {
  private let redaction = Redaction(secrets: [Secret("s3cr%t/t0ken"), Secret("")])

  @Test("harmless text → as it is") func harmless() {
    #expect(redaction.text("Invalid refresh token") == "Invalid refresh token")
  }

  @Test(
    "text with a secret, plain or as a form carries it → withheld",
    arguments: [
      "bad s3cr%t/t0ken", "s3cr%25t%2Ft0ken", "s3cr%\u{1}t/t0\u{200B}ken", "s3cr%t/t0ken\u{301}",
      String(repeating: "x", count: 195) + "s3cr%t/t0ken",
    ])
  func secret(_ text: String) {
    #expect(redaction.text(text) == "(withheld: it repeats a secret)")
  }

  @Test("control and format characters → removed") func controls() {
    #expect(redaction.text("a\u{0}b\r\nc\u{1B}[31m\u{202E}d\u{2028}e") == "abc[31mde")
  }

  @Test("long text → cut to 200 characters") func long() {
    #expect(redaction.text(String(repeating: "é", count: 300)).count == 200)
  }
}
