import Glibc
import NIOCore

extension Caller {
  /// Asks the kernel once, when the connection is accepted. Must be called on the channel's event loop.
  init(of channel: any Channel) {
    var answer: PeerCredentials?
    // TCP sockets answer the question too, with made-up ids.
    if channel.localAddress?.protocol == .unix, let socket = channel as? any SocketOptionProvider {
      let asked: EventLoopFuture<PeerCredentials> = socket.unsafeGetSocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
      // On the event loop it is answered before this returns.
      asked.assumeIsolated().whenSuccess { answer = $0 }
    }
    self.init(credentials: answer.map { Credentials(uid: $0.uid, gid: $0.gid, pid: $0.pid) })
  }
}

/// `struct ucred` of `<sys/socket.h>`, which Glibc's module leaves out.
private struct PeerCredentials: Sendable {
  var pid: pid_t
  var uid: uid_t
  var gid: gid_t
}
