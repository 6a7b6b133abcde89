import Foundation
import Glibc
import Synchronization
import Testing

@testable import KeeperStore

@Suite("Bytes on pages of their own", .serialized)
struct LockedBytesTests {
  @Test("while they live → their page is locked, in no dump, and nobody else's")
  func locked() throws {
    let bytes = LockedBytes(count: 32) { place in for index in 0..<32 { place[index] = UInt8(index) } }
    #expect(bytes.swapRefusal == nil)
    #expect(bytes.withUnsafeBytes { Array($0) } == Array(0..<32))
    let address = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    let mapping = try #require(
      try withExtendedLifetime(bytes) { try Mapping.all().first { $0.range.contains(address) } })
    #expect(mapping.flags.contains("lo"), "it can be swapped")
    #expect(mapping.flags.contains("dd"), "it would be dumped")
    #expect(address == mapping.range.lowerBound || address % UInt(sysconf(CInt(_SC_PAGESIZE))) == 0)
  }

  @Test("when they go → wiped before their pages are given back")
  func wiped() {
    let seen = Mutex<[UInt8]?>(nil)
    do {
      let bytes = LockedBytes(count: 32, released: { pages in seen.withLock { $0 = Array(pages) } }) { place in
        for index in 0..<32 { place[index] = 0xAA }
      }
      #expect(bytes.withUnsafeBytes { $0.allSatisfy { $0 == 0xAA } })
    }
    let last = seen.withLock(\.self)
    #expect(last?.isEmpty == false && last?.allSatisfy { $0 == 0 } == true)
  }

  @Test("a data key → equal to itself and to no other, from bytes of its length alone")
  func key() {
    let key = DataKey.random()
    #expect(key == key && key != DataKey.random())
    #expect(DataKey(Data(repeating: 1, count: 31)) == nil)
    #expect(DataKey(Data(repeating: 1, count: 32)) == DataKey(Data(repeating: 1, count: 32)))
  }
}

/// A mapping of this process (proc(5), smaps).
private struct Mapping {
  let range: Range<UInt>
  var flags: Set<String> = []

  static func all() throws -> [Mapping] {
    var found: [Mapping] = []
    let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    // The kernel does not know its length beforehand.
    for line in String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("VmFlags:") {
        found[found.count - 1].flags = Set(line.dropFirst(8).split(separator: " ").map(String.init))
      } else if let range = range(of: line) {
        found.append(Mapping(range: range))
      }
    }
    return found
  }

  private static func range(of line: Substring) -> Range<UInt>? {
    let bounds = line.prefix { $0 != " " }.split(separator: "-").map { UInt($0, radix: 16) }
    guard bounds.count == 2, let first = bounds[0], let last = bounds[1] else { return nil }
    return first..<last
  }
}
