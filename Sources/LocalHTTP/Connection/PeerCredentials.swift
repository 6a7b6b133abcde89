import Glibc
import NIOCore
import NIOPosix

extension Caller {
  /// Asks the kernel once, when the connection is accepted. `socket` is its Unix socket, nil for a connection that has
  /// none: TCP sockets answer the questions too, with made-up ids.
  init(of socket: CInt?, _ lookUp: UnitLookUp?) {
    guard let socket else {
      self = .unknown
      return
    }
    let credentials = Credentials(of: socket)
    guard let credentials, let lookUp, !lookUp.usesDescriptors else {
      self.init(credentials: credentials)
      return
    }
    // The sooner the start is looked at, the less likely it is another's.
    if let handle = ProcessHandle.running(credentials) {
      self.init(credentials: credentials, process: CallerProcess(handle, lookUp))
    } else {
      self.init(credentials: credentials, hasEnded: true)
    }
  }

  /// The same with a hold on its process, which must still be there. A descriptor is taken for a caller who asks for
  /// something, not for each of thousands who are idle; the socket knows its peer as long as it is open, which it must
  /// be.
  func holdingProcess(of socket: CInt, _ lookUp: UnitLookUp) -> Caller {
    guard let credentials, !hasEnded else { return self }
    let held = heldProcess ?? ProcessHandle.peer(of: socket, credentials).map { CallerProcess($0, lookUp) }
    guard let held, held.isStillThere else { return Caller(credentials: credentials, hasEnded: true) }
    return Caller(credentials: credentials, process: held)
  }
}

extension Channel {
  /// The descriptor of its Unix socket, for as long as it is open; nil when it has none. Must be called on the event loop.
  ///
  /// To be asked once for a connection: finding it takes longer than to ask the kernel who is at the other end.
  var unixSocket: CInt? {
    guard localAddress?.protocol == .unix else { return nil }
    // What cannot be found leaves a caller unknown, and so without rights.
    let socket = try? pipeline.syncOperations.withUnsafeTransportIfAvailable { (socket: NIOBSDSocket.Handle) in socket }
    return socket ?? nil
  }
}

extension Caller.Credentials {
  /// More than any system gives a user; who has still more is in none of them as far as we know.
  private static let mostGroups = 4096

  fileprivate init?(of socket: CInt) {
    var peer = ucred(pid: 0, uid: 0, gid: 0)
    var length = socklen_t(MemoryLayout<ucred>.size)
    guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 else { return nil }
    self.init(uid: peer.uid, gid: peer.gid, pid: peer.pid, groups: Self.groups(of: socket))
  }

  private static func groups(of socket: CInt) -> [UInt32] {
    var length: socklen_t = 0
    // With no room the kernel says how much is needed, unless there is nothing to say.
    guard getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, nil, &length) != 0, errno == ERANGE else { return [] }
    let count = Int(length) / MemoryLayout<UInt32>.size
    guard count <= mostGroups else { return [] }
    var groups = [UInt32](repeating: 0, count: count)
    guard getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, &groups, &length) == 0 else { return [] }
    return groups
  }
}

/// `struct ucred` of `<sys/socket.h>`, which Glibc's module leaves out.
private struct ucred {
  var pid: pid_t
  var uid: uid_t
  var gid: gid_t
}

/// `<asm/socket.h>`; since Linux 4.13.
private let SO_PEERGROUPS: CInt = 59
