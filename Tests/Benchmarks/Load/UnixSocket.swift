import Glibc

/// Stream sockets by path.
enum UnixSocket {
  static func connected(to path: String) throws(Failure) -> Int32 {
    let file = try make()
    guard withAddress(path, { Glibc.connect(file, $0, $1) }) == 0 else {
      defer { close(file) }
      throw Failure("connect \(path)")
    }
    return file
  }

  static func listening(at path: String) throws(Failure) -> Int32 {
    let file = try make()
    unlink(path)
    guard withAddress(path, { Glibc.bind(file, $0, $1) }) == 0 else { throw Failure("bind \(path)") }
    guard Glibc.listen(file, 1024) == 0 else { throw Failure("listen \(path)") }
    return file
  }

  private static func make() throws(Failure) -> Int32 {
    let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if file < 0 { throw Failure("socket") }
    return file
  }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, byte) in path.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
    }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
