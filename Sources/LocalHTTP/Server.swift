package import Logging

/// Where to listen.
package enum Endpoint: Sendable, Hashable {
  /// A listening stream socket that somebody (systemd) opened for us. It is never unlinked.
  case inherited(fileDescriptor: Int32)
  /// A Unix socket at `path`. One that somebody answers on is refused, a stale one is replaced.
  case unix(path: String, mode: UInt16)
  /// Loopback TCP; port 0 takes any free one. `host` is `127.0.0.1` or `::1`.
  case loopback(host: String, port: Int)
}

/// HTTP/1.1 on sockets of this machine.
package struct Server: Sendable {
  package init(endpoint: Endpoint, limits: Limits = Limits(), handler: any Handler, logger: Logger) {
    fatalError()
  }

  /// Binds (so that callers can connect) and returns where. Throws ``ListenError``.
  package func listen() async throws -> Listening { fatalError() }

  package struct Listening: Sendable {
    /// The port for `loopback`, else nil.
    package let port: Int?
    /// Serves until cancelled or shut down gracefully: then accepting stops, requests that have begun are answered,
    /// and everything is closed within `drain`.
    package func serve(drain: Duration = .seconds(5)) async throws { fatalError() }
  }
}
