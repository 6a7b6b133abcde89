import Foundation
import Testing

@testable import Systemd

@Suite("Small files", .timeLimit(.minutes(2)))
struct SmallFileTests {
  @Test("somebody appends to it while it is read → seen, and refused")
  func changing() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/file"
      try Data(repeating: 0x61, count: 1 << 19).write(to: URL(filePath: path))
      let writer = Thread { Self.grow(path) }
      writer.start()
      defer { writer.cancel() }
      var refusals = 0
      for _ in 0..<20_000 where refusals < 5 {
        do {
          _ = try SmallFile(path: path, limit: 1 << 20)
        } catch {
          #expect(error as? SmallFile.Failure == .changing)
          refusals += 1
        }
      }
      #expect(refusals == 5, "it was never caught while it changed")
    }
  }

  @Test("a file of the kernel's, which has no size → read")
  func kernel() throws {
    #expect(try !SmallFile(path: "/proc/self/stat", limit: 4096).bytes.isEmpty)
  }

  /// Byte by byte, and from the beginning again, until cancelled.
  private static func grow(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    var length = 1 << 19
    while !Thread.current.isCancelled {
      write(descriptor, "b", 1)
      length += 1
      if length < 1 << 20 { continue }
      ftruncate(descriptor, 1 << 19)
      length = 1 << 19
    }
  }
}
