#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

import CSystemd

/// One field of an entry (systemd.journal-fields(7)).
package struct JournalField: Sendable, Equatable {
  /// Capitals, digits and underscores; the journal drops others.
  package let name: String
  /// Whatever it holds, new lines included.
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// The journal's own socket, which takes entries of several fields.
package enum Journal {
  static let socketPath = "/run/systemd/journal/socket"

  /// Whether somebody listens there. libsystemd takes an entry without a word when nobody does.
  package static var isReachable: Bool {
    guard let found = try? SocketAddress.unix(socketPath) else { return false }
    var address = found.address
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, found.length) == 0
      }
    }
  }

  /// Sends one entry (sd_journal_sendv(3)). Waits while the journal has no room: never to be called where others wait.
  package static func send(_ fields: [JournalField]) throws(SystemCallFailure) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for field in fields {
      bytes += field.name.utf8
      bytes.append(UInt8(ascii: "="))
      bytes += field.value.utf8
      ends.append(bytes.count)
    }
    let result = unsafe bytes.withUnsafeMutableBytes { unsafe send($0, ends) }
    guard result >= 0 else { throw SystemCallFailure("sd_journal_sendv", on: socketPath, code: -result) }
  }

  private static func send(_ bytes: UnsafeMutableRawBufferPointer, _ ends: [Int]) -> CInt {
    var begin = 0
    var pieces: [iovec] = unsafe []
    for end in ends {
      unsafe pieces.append(iovec(iov_base: bytes.baseAddress! + begin, iov_len: end - begin))
      begin = end
    }
    return unsafe sd_journal_sendv(pieces, CInt(pieces.count))
  }
}
