import AsyncHTTPClient
import Keeper
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A request that got no whole answer.
struct RequestFailure {
  let error: any Error
  /// Nil for a request without one.
  let body: OutgoingBody?
  /// The call's own deadline ended it.
  let ranOutOfTime: Bool
  let redaction: Redaction

  var classified: IdentityFailure {
    isCertainlyUnsent ? .unreachable(reason: reason) : .outcomeUnknown(reason: reason)
  }

  /// The body is proof (see ``OutgoingBody``). Without one only errors count that cannot come from a connection that
  /// stands; that leaves out a failed TLS handshake, and doubt is harmless where a request may be repeated.
  private var isCertainlyUnsent: Bool { body.map { !$0.wasTouched } ?? Self.precedesConnection(error) }

  /// Text of the HTTP client's short form only: its long one quotes header fields.
  private var reason: String {
    if ranOutOfTime { return "no whole answer before the deadline" }
    return switch error {
    case let error as HTTPClientError: redaction.text(error.shortDescription)
    case is CancellationError: "the call was cancelled"
    default: redaction.text(String(describing: error))
    }
  }

  static func precedesConnection(_ error: any Error) -> Bool {
    switch error {
    case let error as HTTPClientError: precedesConnection(error)
    // Name lookup failed, or every address of the name refused.
    case is NIOConnectionError: true
    // Without a name there is one address. Only `connect` can say this of TCP; a reset, a broken pipe, a route that is
    // gone or a time-out of the kernel may also end a connection in use.
    case let error as IOError: error.errnoCode == ECONNREFUSED
    // Errors of TLS (a handshake, or records afterwards), of parsing, of a cancelled task, and all that are unknown.
    default: false
    }
  }

  private static func precedesConnection(_ error: HTTPClientError) -> Bool {
    switch error {
    // No connection came to be, or none became free.
    case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: true
    // Refused at the door.
    case .alreadyShutdown, .invalidURL, .emptyHost, .emptyScheme: true
    // `remoteConnectionClosed`, `readTimeout`, `writeTimeout`, `deadlineExceeded`, `cancelled` (a shutdown),
    // `requestStreamCancelled`, `uncleanShutdown`, `bodyLengthMismatch` and the rest: they also come when the request
    // is on its way. Some (`socksHandshakeTimeout`, proxies) cannot come at all.
    default: false
    }
  }
}
