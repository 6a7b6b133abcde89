import Foundation
import TestSupport
import Testing

@testable import tokenkeeper

/// The codes are read by a program that nobody here wrote.
@Suite("QR codes, read by zbarimg") struct QRCodeTests {
  /// The most that each version holds at its better and at its lower level, and one more than the version before.
  static let sizes = [1, 14, 15, 17, 18, 26, 32, 53, 78, 106, 122, 134, 154, 180, 192, 213, 230, 251, 271]

  @Test("a text of any length that fits → read as it is", arguments: sizes)
  func lengths(count: Int) async throws {
    let text = String("https://www.twitch.tv/activate?public=true&device-code=".prefix(count))
    let whole =
      text + String((text.utf8.count..<count).map { "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".randomElement(at: $0) })
    let code = try #require(QRCode(whole))
    #expect(try await QRReading.read(code.colouredLines, inked: true) == whole)
  }

  @Test("drawn with the terminal's own colours → read on a dark ground")
  func plain() async throws {
    let code = try #require(QRCode("https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT"))
    #expect(code.side == 33 && code.width == 41)
    #expect(
      try await QRReading.read(code.plainLines, inked: false)
        == "https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT")
  }

  @Test("a text that is too long → no code")
  func tooLong() {
    #expect(QRCode(String(repeating: "x", count: 271)) != nil)
    #expect(QRCode(String(repeating: "x", count: 272)) == nil)
  }
}

extension String {
  /// One of its characters, always the same for a number.
  fileprivate func randomElement(at number: Int) -> Character {
    self[index(startIndex, offsetBy: (number * 7919 + number * number * 31) % count)]
  }
}
