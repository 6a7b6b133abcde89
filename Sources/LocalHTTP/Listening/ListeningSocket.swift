import Glibc

/// An open descriptor that callers can connect to. Every endpoint becomes one before NIO sees it: a socket that NIO
/// binds by itself is unlinked when it closes even if its path belongs to somebody else by then.
struct ListeningSocket: Sendable {
  let descriptor: Int32
  /// Nil for Unix sockets.
  let port: Int?
  /// The file to remove at the end; nil when it is not ours.
  let file: SocketFile?
  /// Somebody else holds it open too, and may go on serving it.
  let isInherited: Bool

  /// Room for a burst of callers until the event loop accepts them.
  static let backlog: Int32 = 1024

  init(_ endpoint: Endpoint) throws(ListenError) {
    switch endpoint {
    case .inherited(let descriptor): self = try .adopting(descriptor)
    case .unix(let path, let mode): self = try .binding(path: path, mode: mode)
    case .loopback(let host, let port): self = try .binding(host: host, port: port)
    case .exposed(let address, let port): self = try .binding(address: address, port: port)
    }
  }

  init(descriptor: Int32, port: Int? = nil, file: SocketFile? = nil, isInherited: Bool = false) {
    self.descriptor = descriptor
    self.port = port
    self.file = file
    self.isInherited = isInherited
  }
}

extension Endpoint: CustomStringConvertible {
  package var description: String {
    switch self {
    case .inherited(let descriptor): "inherited descriptor \(descriptor)"
    case .unix(let path, _): path
    case .loopback(let host, let port), .exposed(let host, let port):
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  func error(_ reason: ListenError.Reason, _ problem: String, hint: String) -> ListenError {
    ListenError(reason: reason, endpoint: description, problem: problem, hint: hint)
  }

  /// For a system call that has just failed.
  func systemError(_ call: String, hint: String) -> ListenError {
    let code = errno
    return error(.system(errno: code), "\(call): \(String(cString: strerror(code)))", hint: hint)
  }
}
