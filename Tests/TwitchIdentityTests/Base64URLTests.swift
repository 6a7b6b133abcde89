import Foundation
import Testing

@testable import TwitchIdentity

@Suite struct Base64URLTests {
  @Test(
    "text of the alphabet, unpadded → its bytes", arguments: [("", []), ("_-8", [255, 239]), ("AAEC", [0, 1, 2])])
  func decoded(_ text: String, _ bytes: [UInt8]) {
    #expect(Base64URL.decode(text.utf8) == Data(bytes))
  }

  @Test("anything else → nothing", arguments: ["/+8", "_-8=", "A", "AAEC ", "AA\nEC", "AA.C", "ä", "====", "AAECA"])
  func refused(_ text: String) {
    #expect(Base64URL.decode(text.utf8) == nil)
  }
}
