import Glibc

/// The name of the other end of a Unix socket.
enum PeerAddress {
  /// Empty when it is not bound to one.
  static func of(_ socket: CInt) -> [UInt8]? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafeMutableBytes(of: &address) { bytes in
      getpeername(socket, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard result == 0, address.sun_family == AF_UNIX else { return nil }
    // Abstract names are as long as the kernel says; they have no closing byte.
    return withUnsafeBytes(of: &address) { bytes in
      Array(bytes.prefix(Int(length)).dropFirst(MemoryLayout<sa_family_t>.size))
    }
  }
}
