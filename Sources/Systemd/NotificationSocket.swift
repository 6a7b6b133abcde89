import CSystemd  // Whichever module is compiled first owns the kinds of sockets: this one, or the C library's.
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where messages to the service manager leave from. It is opened once and kept: a process that has no descriptor left
/// must still be able to say that it is alive.
final class NotificationSocket: Sendable {
  /// Longest wait for a receiver whose queue is full: a stuck manager must not stop us for ever.
  private static let patience = timeval(tv_sec: 5, tv_usec: 0)

  private let path: String
  /// Nil when the system gave none, until it does.
  private let descriptor: Mutex<Int32?>

  /// `path` is a path, or a name in the abstract namespace when it begins with `@`.
  init(to path: String) {
    self.path = path
    descriptor = Mutex(Self.open())
  }

  deinit {
    if let descriptor = descriptor.withLock(\.self) { close(descriptor) }
  }

  /// One datagram. The receiver is looked for each time, since the manager may have bound its socket anew.
  func send(_ message: [UInt8]) throws(SystemCallFailure) {
    var (address, length) = try SocketAddress.unix(path)
    // The lock is not held meanwhile: who tells of the end does not wait behind who tells of something else.
    let descriptor = descriptor.withLock { descriptor in
      descriptor = descriptor ?? Self.open()
      return descriptor
    }
    guard let descriptor else { throw SystemCallFailure("socket", on: path) }
    let sent = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
    guard sent == message.count else { throw SystemCallFailure("sendto", on: path) }
  }

  private static func open() -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var patience = patience
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    return descriptor
  }
}
