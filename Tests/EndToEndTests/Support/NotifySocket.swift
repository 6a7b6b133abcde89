import Foundation

/// The service manager's end of the notification protocol (sd_notify(3)): each assignment that arrives is a line.
final class NotifySocket: Sendable {
  let path: String
  let messages = Transcript()
  private let descriptor: Int32

  init(path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0, let address = UnixSocketAddress(path), address.bind(descriptor) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    let (descriptor, messages) = (descriptor, messages)
    Thread.detachNewThread {
      Self.receive(from: descriptor, messages)
      close(descriptor)
    }
  }

  /// Wakes the thread, which closes the socket.
  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private static func receive(from descriptor: Int32, _ messages: Transcript) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      for line in String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n") {
        messages.add(String(line))
      }
    }
  }
}

/// The address of a Unix socket in the file system.
struct UnixSocketAddress {
  private var address = sockaddr_un()

  /// Nil when the path does not fit.
  init?(_ path: String) {
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  func bind(_ descriptor: Int32) -> Bool { call(descriptor, Glibc.bind) }
  func connect(_ descriptor: Int32) -> Bool { call(descriptor, Glibc.connect) }

  private func call(
    _ descriptor: Int32, _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
  ) -> Bool {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
