#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One message to a datagram socket of this machine.
enum Datagram {
  /// Longest wait for a receiver whose queue is full: a stuck manager must not stop us for ever.
  private static let patience = timeval(tv_sec: 5, tv_usec: 0)

  /// `path` is a path, or a name in the abstract namespace when it begins with `@`.
  static func send(_ message: [UInt8], to path: String) throws(SystemCallFailure) {
    var (address, length) = try socketAddress(of: path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemCallFailure("socket", on: path) }
    defer { close(descriptor) }

    var patience = patience
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let sent = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
    guard sent == message.count else { throw SystemCallFailure("sendto", on: path) }
  }

  /// Abstract names are exactly as long as `length` says; paths are closed by a zero byte.
  static func socketAddress(
    of path: String
  ) throws(SystemCallFailure) -> (address: sockaddr_un, length: socklen_t) {
    var name = Array(path.utf8)
    let isAbstract = name.first == UInt8(ascii: "@")
    if isAbstract { name[0] = 0 }

    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard isAbstract || name.first == UInt8(ascii: "/"), (2...room).contains(name.count) else {
      throw SystemCallFailure("connect", on: path, code: EINVAL)
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let closing = isAbstract ? 0 : 1
    return (address, socklen_t(MemoryLayout<sa_family_t>.size + name.count + closing))
  }
}
