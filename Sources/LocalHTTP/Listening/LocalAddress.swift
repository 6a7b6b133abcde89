import Glibc

/// Where a socket is bound, and who can connect to it.
enum LocalAddress: Hashable {
  case unix
  case loopback(port: Int)
  case reachable(port: Int)
  case other

  init(of descriptor: Int32) {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutableBytes(of: &storage) { bytes in
      getsockname(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
    }
    self = result == 0 ? LocalAddress(storage) : .other
  }

  private init(_ storage: sockaddr_storage) {
    self = withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_UNIX: .unix
      case AF_INET: Self.inet(bytes.load(as: sockaddr_in.self))
      case AF_INET6: Self.inet6(bytes.load(as: sockaddr_in6.self))
      default: .other
      }
    }
  }

  private static func inet(_ address: sockaddr_in) -> LocalAddress {
    // 127.0.0.0/8
    let isLoopback = UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
    let port = Int(UInt16(bigEndian: address.sin_port))
    return isLoopback ? .loopback(port: port) : .reachable(port: port)
  }

  private static func inet6(_ address: sockaddr_in6) -> LocalAddress {
    let isLoopback = withUnsafeBytes(of: address.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    let port = Int(UInt16(bigEndian: address.sin6_port))
    return isLoopback ? .loopback(port: port) : .reachable(port: port)
  }

  /// Whether only processes of this machine can connect.
  var isLocal: Bool {
    switch self {
    case .unix, .loopback: true
    case .reachable, .other: false
    }
  }

  var port: Int? {
    switch self {
    case .loopback(let port), .reachable(let port): port
    case .unix, .other: nil
    }
  }
}
