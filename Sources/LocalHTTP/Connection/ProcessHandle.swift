import Glibc

/// Tells one process from another that gets its number after it has ended.
package final class ProcessHandle: Sendable {
  private enum Mark {
    /// A pidfd, which is about one process for ever.
    case descriptor(CInt)
    /// Since boot, in ticks of the kernel. A number is not used twice within one.
    case startTime(UInt64)
  }

  let pid: Int32
  private let uid: UInt32
  private let mark: Mark

  private init(_ credentials: Caller.Credentials, _ mark: Mark) {
    pid = credentials.pid
    uid = credentials.uid
    self.mark = mark
  }

  deinit {
    if case .descriptor(let descriptor) = mark { close(descriptor) }
  }

  /// Whether this kernel has `SO_PEERPIDFD`: Linux 6.5, and so not Debian 12's own.
  package static let isGivenBySockets: Bool = {
    var pair: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else { return false }
    defer { for descriptor in pair { close(descriptor) } }
    guard let descriptor = peerDescriptor(of: pair[0]) else { return false }
    close(descriptor)
    return true
  }()

  /// The process that connected `socket`; nil when it is in another namespace, gone, or the kernel would not say.
  static func peer(of socket: CInt, _ credentials: Caller.Credentials) -> ProcessHandle? {
    guard credentials.pid > 0, let descriptor = peerDescriptor(of: socket) else { return nil }
    return ProcessHandle(credentials, .descriptor(descriptor))
  }

  /// The process that has the number now, if it runs as the same user. One that ended and was followed by another of
  /// that user between connecting and this moment is not told from it: only a descriptor does that.
  static func running(_ credentials: Caller.Credentials) -> ProcessHandle? {
    guard credentials.pid > 0, let time = ProcessFile.startTime(of: credentials.pid) else { return nil }
    let handle = ProcessHandle(credentials, .startTime(time))
    return handle.isStillThere ? handle : nil
  }

  var isStillThere: Bool {
    switch mark {
    case .descriptor(let descriptor):
      var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Readable from the moment of its end.
      return poll(&question, 1, 0) == 0
    case .startTime(let time):
      return ProcessFile.effectiveUser(of: pid) == uid && ProcessFile.startTime(of: pid) == time
    }
  }

  private static func peerDescriptor(of socket: CInt) -> CInt? {
    var descriptor: CInt = -1
    var length = socklen_t(MemoryLayout<CInt>.size)
    let result = getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &descriptor, &length)
    return result == 0 && descriptor >= 0 ? descriptor : nil
  }
}

/// `<asm/socket.h>`; since Linux 6.5. The descriptor is close-on-exec.
private let SO_PEERPIDFD: CInt = 77
