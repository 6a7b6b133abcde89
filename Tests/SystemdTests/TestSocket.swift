import Glibc
import Testing

@testable import Systemd

/// A socket that a test owns and closes, bound to a path or an abstract name (`@…`), or to a loopback port.
final class TestSocket {
  let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  static func unix(_ type: __socket_type, at path: String, listening: Bool = false) throws -> TestSocket {
    let result = TestSocket(descriptor: socket(AF_UNIX, Int32(type.rawValue), 0))
    var (address, length) = try SocketAddress.unix(path)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(result.descriptor, $0, length) }
    }
    try #require(bound == 0, "bind: \(errno)")
    if listening { try #require(listen(result.descriptor, 1) == 0) }
    return result
  }

  /// Listens on any free port of `address`, in host byte order.
  static func tcp(_ address: UInt32) throws -> TestSocket {
    let result = TestSocket(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = address.bigEndian
    let bound = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(result.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(bound == 0, "bind: \(errno)")
    try #require(listen(result.descriptor, 1) == 0)
    return result
  }

  /// Listens on any free port of `::1`.
  static func tcp6() throws -> TestSocket {
    let result = TestSocket(descriptor: socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0))
    var name = sockaddr_in6()
    name.sin6_family = sa_family_t(AF_INET6)
    name.sin6_addr = in6addr_loopback
    let bound = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(result.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
    try #require(bound == 0, "bind: \(errno)")
    try #require(listen(result.descriptor, 1) == 0)
    return result
  }

  /// The datagram that waits, or nil when none does.
  func waitingMessage() -> String? {
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// A second descriptor of the same socket, at least `minimum`.
  func duplicate(from minimum: Int32) -> TestSocket {
    TestSocket(descriptor: fcntl(descriptor, F_DUPFD, minimum))
  }
}
