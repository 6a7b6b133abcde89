import Glibc
package import HTTPTypes
package import Logging
package import NIOCore
import NIOPosix

/// Where to listen.
package enum Endpoint: Sendable, Hashable {
  /// A listening stream socket that somebody (systemd) opened for us, Unix or loopback TCP. Its file is never unlinked.
  case inherited(fileDescriptor: Int32)
  /// A Unix socket at `path`. One that somebody answers on is refused, a stale one is replaced.
  case unix(path: String, mode: UInt16)
  /// Loopback TCP; port 0 takes any free one. `host` is `127.0.0.1` or `::1`.
  case loopback(host: String, port: Int)
  /// TCP at any IP address of this host: other machines may connect, and no caller is known. For emulators whose user
  /// asked for it, never for a server that gives out secrets.
  case exposed(address: String, port: Int)
}

/// Makes the response to a request that the server answers by itself (malformed, too large, too slow, too many).
/// The text says why, for people.
package typealias ErrorBody = @Sendable (HTTPResponse.Status, String) -> Response

/// HTTP/1.1 on sockets of this machine. One event loop serves all connections of a server.
package struct Server: Sendable {
  let endpoint: Endpoint
  let limits: Limits
  let handler: any Handler
  let logger: Logger
  let errorBody: ErrorBody
  let eventLoopGroup: any EventLoopGroup
  let unitLookUp: UnitLookUp?
  let meter: ConnectionMeter?
  let greeting: Greeting?
  let prefix: (@Sendable (any Channel) throws -> Void)?
  let unixTime: @Sendable () -> Int

  /// - Parameters:
  ///   - errorBody: How the server's own errors look; plain text unless told.
  ///   - eventLoopGroup: Where the one event loop comes from; the process's own unless given.
  ///   - unitLookUp: Finds the units of callers, for who asks for ``Caller/units``.
  ///   - meter: Counts the open connections.
  ///   - prefix: Adds handlers before ours to each new connection, TLS for example. Runs on the event loop; when it
  ///     throws, the connection is closed.
  ///   - unixTime: Seconds since 1970, for `Date`.
  package init(
    endpoint: Endpoint, limits: Limits = Limits(), handler: any Handler, logger: Logger,
    errorBody: @escaping ErrorBody = Server.plainText, eventLoopGroup: (any EventLoopGroup)? = nil,
    unitLookUp: UnitLookUp? = nil, meter: ConnectionMeter? = nil,
    prefix: (@Sendable (any Channel) throws -> Void)? = nil, unixTime: @escaping @Sendable () -> Int = { time(nil) }
  ) {
    self.endpoint = endpoint
    self.limits = limits
    self.handler = handler
    self.logger = logger
    self.errorBody = errorBody
    self.eventLoopGroup = eventLoopGroup ?? MultiThreadedEventLoopGroup.singleton
    self.unitLookUp = unitLookUp
    self.meter = meter
    greeting = nil
    self.prefix = prefix
    self.unixTime = unixTime
  }

  /// One that speaks first and knows nothing of HTTP.
  package init(
    endpoint: Endpoint, limits: Limits = Limits(), greeting: Greeting, unitLookUp: UnitLookUp, logger: Logger
  ) {
    self.endpoint = endpoint
    self.limits = limits
    self.greeting = greeting
    self.unitLookUp = unitLookUp
    self.logger = logger
    meter = nil
    handler = Router([])
    errorBody = Server.plainText
    eventLoopGroup = MultiThreadedEventLoopGroup.singleton
    prefix = nil
    unixTime = { 0 }
  }

  /// Binds (so that callers can connect) and returns where. Connections wait in the backlog until ``Listening/serve``.
  /// Throws ``ListenError``.
  package func listen() async throws -> Listening {
    Listening(server: self, socket: try ListeningSocket(endpoint))
  }

  /// The default of `errorBody`.
  package static let plainText: ErrorBody = { status, reason in
    Response(
      status: status, fields: [.contentType: "text/plain; charset=utf-8"], body: Array("\(reason)\n".utf8))
  }
}
