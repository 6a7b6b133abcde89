#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Names of sockets as the calls of the system want them.
enum SocketAddress {
  /// `path` is a path, or a name in the abstract namespace when it begins with `@`. Abstract names are exactly as long
  /// as `length` says; paths are closed by a zero byte.
  static func unix(_ path: String) throws(SystemCallFailure) -> (address: sockaddr_un, length: socklen_t) {
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
