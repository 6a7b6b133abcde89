import Glibc

/// Listening sockets as another program would make them.
enum RawListener {
  static func bind(path: String) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return try bind(AF_UNIX, address)
  }

  /// On all addresses of the machine, for a moment: to see it refused.
  static func any() throws -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    return try bind(AF_INET, address)
  }

  private static func bind<Address>(_ family: Int32, _ address: Address) throws -> Int32 {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let result = withUnsafeBytes(of: address) { bytes in
      Glibc.bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard result == 0, listen(descriptor, 16) == 0 else { throw RawClient.Failure(call: "bind", code: errno) }
    return descriptor
  }
}
