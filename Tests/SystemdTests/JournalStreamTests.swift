import Foundation
import Glibc
import Systemd
import Testing

@Suite("Stream to the journal") struct JournalStreamTests {
  @Test("the device and inode of the descriptor → it is; of another file, or anything else → it is not")
  func comparison() throws {
    let (mine, other) = (Pipe(), Pipe())
    let descriptor = mine.fileHandleForWriting.fileDescriptor
    let right = Self.identity(of: descriptor)
    let wrong = Self.identity(of: other.fileHandleForWriting.fileDescriptor)
    #expect(right != wrong)
    #expect(JournalStream.isBehind(descriptor, environment: ["JOURNAL_STREAM": right]))
    let parts = right.split(separator: ":")
    let elsewhere = "\((UInt64(parts[0]) ?? 0) + 1):\(parts[1])"
    for text in [wrong, elsewhere, "", ":", "1", "x:y", "\(right):1", "-\(right)", right.replacing(":", with: " ")] {
      #expect(!JournalStream.isBehind(descriptor, environment: ["JOURNAL_STREAM": text]), "\(text)")
    }
    #expect(!JournalStream.isBehind(descriptor, environment: [:]))
    #expect(!JournalStream.isBehind(-1, environment: ["JOURNAL_STREAM": right]))
  }

  private static func identity(of descriptor: Int32) -> String {
    var status = stat()
    fstat(descriptor, &status)
    return "\(status.st_dev):\(status.st_ino)"
  }
}
