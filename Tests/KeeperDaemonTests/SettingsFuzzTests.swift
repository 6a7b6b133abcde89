import TestSupport
import Testing

@testable import KeeperDaemon

@Suite("Settings from noise")
struct SettingsFuzzTests {
  @Test("500 damaged files → settings or mistakes, never a crash, and never a file half read")
  func damaged() {
    var random = SeededGenerator(seed: 0x70_6B_65_65_70)
    let settings = ExampleFile.uncommented().split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(
      separator: "\n")
    var refused = 0
    for _ in 0..<500 {
      let text = String(decoding: damage(Array(settings.utf8), &random), as: UTF8.self)
      let reading = parse(text)
      guard case .failure(let mistakes) = reading.result else { continue }
      refused += 1
      #expect(!mistakes.remarks.isEmpty)
      for remark in mistakes.remarks {
        #expect(!remark.place.isEmpty && !remark.problem.isEmpty && !remark.remedy.isEmpty)
        #expect(!remark.description.contains("\n"))
      }
    }
    #expect((100...499).contains(refused), "the damage is too weak or too strong to mean anything")
  }

  /// One to four bytes changed, removed or doubled, or two lines swapped.
  private func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(bytes[place], at: place)
      case 3: bytes.insert(contentsOf: Array("[]{}\"=#'\n.,".utf8).shuffled(using: &random).prefix(2), at: place)
      default: swapLines(&bytes, &random)
      }
    }
    return bytes
  }

  private func swapLines(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines.swapAt(Int.random(in: lines.indices, using: &random), Int.random(in: lines.indices, using: &random))
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}
