import Glibc

extension ListeningSocket {
  static func binding(host: String, port: Int) throws(ListenError) -> ListeningSocket {
    let endpoint = Endpoint.loopback(host: host, port: port)
    let number = try portNumber(port, endpoint)
    switch host {
    case "127.0.0.1": return try binding(inet(in_addr(s_addr: loopback), number), AF_INET, endpoint)
    case "::1": return try binding(inet6(in6addr_loopback, number), AF_INET6, endpoint)
    default:
      throw endpoint.error(
        .unusable, "this server never listens where other machines can connect", hint: "Use 127.0.0.1 or ::1.")
    }
  }

  private static let loopback = UInt32(0x7F00_0001).bigEndian

  static func portNumber(_ port: Int, _ endpoint: Endpoint) throws(ListenError) -> UInt16 {
    guard let number = UInt16(exactly: port) else {
      throw endpoint.error(.unusable, "the port is out of range", hint: "Choose 0 (any free one) to 65535.")
    }
    return number
  }

  static func inet(_ host: in_addr, _ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = host
    return address
  }

  static func inet6(_ host: in6_addr, _ port: UInt16) -> sockaddr_in6 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    address.sin6_addr = host
    return address
  }

  static func binding<Address>(
    _ address: Address, _ family: Int32, _ endpoint: Endpoint
  ) throws(ListenError) -> ListeningSocket {
    let descriptor = try openSocket(family, endpoint)
    do throws(ListenError) {
      var yes: Int32 = 1
      // A port that is only held by connections on their way out can be had at once.
      setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
      guard bindSocket(descriptor, address) == 0 else {
        let reason: ListenError.Reason = errno == EADDRINUSE ? .inUse : .system(errno: errno)
        throw endpoint.error(
          reason, "bind: \(String(cString: strerror(errno)))", hint: "Choose another port, or 0 for any free one.")
      }
      guard Glibc.listen(descriptor, backlog) == 0 else {
        throw endpoint.systemError("listen", hint: "Choose another port, or 0 for any free one.")
      }
      return ListeningSocket(descriptor: descriptor, port: LocalAddress(of: descriptor).port)
    } catch {
      close(descriptor)
      throw error
    }
  }

  static func openSocket(_ family: Int32, _ endpoint: Endpoint) throws(ListenError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else {
      throw endpoint.systemError("socket", hint: "Check the limit of open files (ulimit -n, LimitNOFILE=).")
    }
    return descriptor
  }

  static func bindSocket<Address>(_ descriptor: Int32, _ address: Address) -> Int32 {
    withUnsafeBytes(of: address) { bytes in
      bind(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
  }
}
