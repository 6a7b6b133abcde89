import Glibc

/// Blocking TCP of the C library.
enum Socket {
  struct Failure: Error {
    let call: String
    let errno: Int32
  }

  /// A listening socket on a free port of 127.0.0.1.
  static func listenOnLoopback() throws -> (descriptor: Int32, port: Int) {
    let (descriptor, port) = try bindToLoopback()
    guard listen(descriptor, 128) == 0 else {
      defer { close(descriptor) }
      throw Failure(call: "listen", errno: errno)
    }
    return (descriptor, port)
  }

  /// A socket that holds a free port of 127.0.0.1 and does not listen there: connections are refused.
  static func bindToLoopback() throws -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard result else {
      defer { close(descriptor) }
      throw Failure(call: "bind", errno: errno)
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Empty at the end of the stream.
  static func receive(_ descriptor: Int32) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure(call: "recv", errno: errno) }
    return Array(buffer.prefix(count))
  }

  static func send(_ bytes: [UInt8], _ descriptor: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Failure(call: "send", errno: errno) }
      rest = rest.dropFirst(count)
    }
  }
}
