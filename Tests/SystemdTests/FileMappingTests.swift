import Glibc
import Testing

@testable import Systemd

@Suite("Pages that can be read again")
struct FileMappingTests {
  private static let head = "00400000-00500000"

  @Test(
    "a mapping → let go only if it is a file's, cannot be written to, and nothing in it was changed",
    arguments: [
      ("r-xp 00000000 fe:00 12   /usr/bin/tokenkeeperd", "0 kB", true),
      ("r--p 00000000 fe:00 12   /usr/bin/with space", "0 kB", true),
      ("r--p 00000000 fe:00 12   /usr/bin/tokenkeeperd", "4 kB", false),
      ("rw-p 00000000 fe:00 12   /usr/bin/tokenkeeperd", "0 kB", false),
      ("r--s 00000000 fe:00 12   /var/lib/tokenkeeper/store", "0 kB", false),
      ("r--p 00000000 00:00 0", "0 kB", false),
      ("r-xp 00000000 00:00 0    [vdso]", "0 kB", false),
    ])
  func mappings(rest: String, anonymous: String, isLetGo: Bool) {
    let other = "7f00000000-7f00001000 rw-p 00000000 00:00 0    [heap]\nRss:  4 kB\nAnonymous:  4 kB\n"
    let smaps = "\(Self.head) \(rest)\nSize:   1024 kB\nRss:  8 kB\nAnonymous:   \(anonymous)\nVmFlags: rd mr\n" + other
    #expect(FileMapping.unchanged(in: smaps) == (isLetGo ? [0x40_0000..<0x50_0000] : []))
  }

  @Test("a description that ends in the middle, or is none → nothing", arguments: ["", head, "\(head) r-xp", "x y"])
  func broken(smaps: String) {
    #expect(FileMapping.unchanged(in: smaps) == [])
  }

  @Test("all of this process → fewer pages, and it goes on")
  func live() throws {
    let before = try residentFilePages()
    Footprint.shrink()
    let after = try residentFilePages()
    #expect(after < before)
    #expect((0..<1000).map { "\($0)" }.joined().count == 2890)
  }

  /// Pages of files that are mapped now (proc(5), statm).
  private func residentFilePages() throws -> Int {
    let file = try SmallFile(path: "/proc/self/statm", limit: 4096)
    let fields = String(decoding: file.bytes, as: UTF8.self).split(separator: " ")
    return try #require(Int(fields[2]))
  }
}
