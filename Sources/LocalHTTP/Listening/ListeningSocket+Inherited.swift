import Glibc

extension ListeningSocket {
  /// Takes over a socket that somebody else bound. Its file, if any, stays theirs.
  static func adopting(_ descriptor: Int32) throws(ListenError) -> ListeningSocket {
    let endpoint = Endpoint.inherited(fileDescriptor: descriptor)
    let hint = "Pass a listening stream socket, as a systemd .socket unit with ListenStream= and Accept=no does."
    guard let type = option(descriptor, SO_TYPE) else { throw endpoint.systemError("getsockopt", hint: hint) }
    guard type == Int32(SOCK_STREAM.rawValue), option(descriptor, SO_ACCEPTCONN) == 1 else {
      throw endpoint.error(.unusable, "it is not a listening stream socket", hint: hint)
    }
    let address = LocalAddress(of: descriptor)
    guard address.isLocal else {
      throw endpoint.error(
        .unusable, "it can be reached from other machines", hint: "Use a Unix socket, or bind it to 127.0.0.1 or ::1.")
    }
    // Children must not keep it open.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return ListeningSocket(descriptor: descriptor, port: address.port, isInherited: true)
  }

  private static func option(_ descriptor: Int32, _ name: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }
}
