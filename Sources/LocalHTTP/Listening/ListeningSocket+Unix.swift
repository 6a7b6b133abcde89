import Glibc

extension ListeningSocket {
  /// Binds `path` with exactly `mode`. Nobody who is not meant to can connect at any moment: the socket's own mode, set
  /// before `bind`, is what the kernel gives to the file (less the umask), and `chmod` then only adds what the umask
  /// took. The umask itself is left alone; it belongs to the whole process.
  static func binding(path: String, mode: UInt16) throws(ListenError) -> ListeningSocket {
    let endpoint = Endpoint.unix(path: path, mode: mode)
    let address = try unixAddress(path, endpoint)
    try clear(path, address, endpoint)
    let descriptor = try openSocket(AF_UNIX, endpoint)
    do throws(ListenError) {
      let file = try bindFile(descriptor, address, path, mode_t(mode), endpoint)
      guard Glibc.listen(descriptor, backlog) == 0 else {
        file.remove()
        throw endpoint.systemError("listen", hint: "Check the directory's file system.")
      }
      return ListeningSocket(descriptor: descriptor, file: file)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func bindFile(
    _ descriptor: Int32, _ address: sockaddr_un, _ path: String, _ mode: mode_t, _ endpoint: Endpoint
  ) throws(ListenError) -> SocketFile {
    guard fchmod(descriptor, mode) == 0 else { throw endpoint.systemError("fchmod", hint: "Use a mode up to 0777.") }
    guard bindSocket(descriptor, address) == 0 else {
      if errno == EADDRINUSE { throw inUse(endpoint) }
      throw endpoint.systemError(
        "bind", hint: "Make sure that the directory exists and that this user may write to it.")
    }
    guard case .socket(let file) = SocketFile.entry(at: path) else { throw inUse(endpoint) }
    guard file.permissions == mode || chmod(path, mode) == 0 else {
      file.remove()
      throw endpoint.systemError("chmod", hint: "Check the directory's file system.")
    }
    return file
  }

  /// Makes room for `bind`: a socket file that nobody answers on is removed, anything else is left and refused.
  private static func clear(_ path: String, _ address: sockaddr_un, _ endpoint: Endpoint) throws(ListenError) {
    switch SocketFile.entry(at: path) {
    case .nothing: return
    case .somethingElse:
      throw endpoint.error(
        .notASocket, "something that is not a socket is there",
        hint: "Nothing was deleted. Move it away, or choose another path.")
    case .unknown(let code):
      throw endpoint.error(
        .system(errno: code), "stat: \(String(cString: strerror(code)))",
        hint: "Make sure that the directory exists and that this user may enter it.")
    case .socket(let file):
      guard try isStale(address, endpoint) else { throw inUse(endpoint) }
      file.remove()
    }
  }

  /// Connects, since only that tells a live socket from one whose process is gone. What cannot be told counts as live.
  private static func isStale(_ address: sockaddr_un, _ endpoint: Endpoint) throws(ListenError) -> Bool {
    let probe = try openSocket(AF_UNIX, endpoint)
    defer { close(probe) }
    let result = withUnsafeBytes(of: address) { bytes in
      connect(probe, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    return result != 0 && errno == ECONNREFUSED
  }

  private static func inUse(_ endpoint: Endpoint) -> ListenError {
    endpoint.error(
      .inUse, "another process is listening there",
      hint: "Stop it (`ss -lxp` names it), or choose another path. Its socket was left as it is.")
  }

  private static func unixAddress(_ path: String, _ endpoint: Endpoint) throws(ListenError) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The last byte stays zero.
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard path.hasPrefix("/"), path.utf8.count <= room, !path.utf8.contains(0) else {
      throw endpoint.error(
        .unusable, "it is not an absolute path of at most \(room) bytes", hint: "Choose a shorter, absolute path.")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }
}
