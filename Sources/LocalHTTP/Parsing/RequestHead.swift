import HTTPTypes

/// A request line and its fields, with what they say about the connection.
struct RequestHead: Sendable, Equatable {
  var method: HTTPRequest.Method
  var path: String
  var query: String?
  var fields = HTTPFields()
  var isHTTP10: Bool
  var body = BodyFraming.length(0)
  /// Whether the caller wants to send another request on this connection (RFC 9112 section 9.3).
  var keepAlive: Bool
  /// The caller waits for `100 Continue` before it sends the body (RFC 9110 section 10.1.1).
  var expectsContinue = false
}

/// How the end of a body is found (RFC 9112 section 6).
enum BodyFraming: Sendable, Hashable {
  /// In bytes.
  case length(Int)
  case chunked
}
