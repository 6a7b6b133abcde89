import Testing

@testable import Keeper

@Suite("Account names")
struct AccountNameTests {
  @Test(
    "a letter or digit, then those and . _ -, up to 64 → a name",
    arguments: ["a", "Z", "0", "my-bot", "my_bot.2", "a..b", String(repeating: "x", count: 64)])
  func good(text: String) {
    #expect(AccountName(text)?.rawValue == text)
    #expect(AccountName(text).map { "\($0)" } == text)
  }

  @Test(
    "anything else → none",
    arguments: [
      "", ".", "..", "-a", "_a", ".hidden", "a b", "a/b", "../etc/passwd", "a\u{0}", "a\n", "é", "ａ", "a%2fb", "a:b",
      "a\"b", "🤖", String(repeating: "x", count: 65),
    ])
  func bad(text: String) {
    #expect(AccountName(text) == nil)
  }

  @Test("every single byte → exactly those of the form")
  func everyByte() {
    let first = (0...255).filter { AccountName(String(decoding: [UInt8($0)], as: UTF8.self)) != nil }
    #expect(first.count == 26 + 26 + 10)
    let later = (0...127).filter { AccountName("a" + String(decoding: [UInt8($0)], as: UTF8.self)) != nil }
    #expect(later.count == 26 + 26 + 10 + 3)
  }

  @Test("sorted as text")
  func order() {
    let names = ["b", "a", "a.1", "B"].compactMap { AccountName($0) }
    #expect(names.sorted().map(\.rawValue) == ["B", "a", "a.1", "b"])
  }
}
