import Testing

@testable import KeeperDaemon

@Suite("Words of the configuration")
struct SettingsWordsTests {
  @Test(
    "a number and a unit → a duration",
    arguments: [
      ("30s", Duration.seconds(30)), ("15m", .seconds(900)), ("1h", .seconds(3600)), ("2d", .seconds(172_800)),
      ("250ms", .milliseconds(250)), ("0s", .zero), ("007s", .seconds(7)),
    ])
  func duration(text: String, expected: Duration) { #expect(Durations.parse(text) == expected) }

  @Test(
    "anything else → no duration",
    arguments: [
      "", "s", "5", "-1s", "+1s", "1.5h", "1 h", " 1h", "1h ", "1H", "1h30m", "99999999999999999d", "٣s", "1w",
    ])
  func noDuration(text: String) { #expect(Durations.parse(text) == nil) }

  @Test(
    "a duration → the shortest text, which reads back",
    arguments: ["0s", "1ms", "1500ms", "90s", "15m", "90m", "1h", "36h", "1d"])
  func durationText(text: String) {
    #expect(Durations.parse(text).map(Durations.text) == text)
  }

  @Test("what people wrote → shown on one line, cut when long")
  func quoted() {
    #expect("a\"b\n\u{1B}".quoted == #""a\"b\n\u{1B}""#)
    #expect(String(repeating: "x", count: 81).quoted == "\"\(String(repeating: "x", count: 80))…\"")
    #expect("a-b_1".asKey == "a-b_1")
    #expect("a.b".asKey == "\"a.b\"")
  }
}
