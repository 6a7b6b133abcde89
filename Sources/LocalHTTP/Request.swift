package import HTTPTypes

/// A whole request, its body read.
package struct Request: Sendable {
  package let method: HTTPRequest.Method
  /// The path as it was sent: percent-encoded, without the query.
  package let path: String
  /// The query as it was sent, without the `?`; nil when there was none.
  package let query: String?
  package let fields: HTTPFields
  package let body: [UInt8]
  /// Who is at the other end of the connection.
  package let caller: Caller

  package init(
    method: HTTPRequest.Method, path: String, query: String? = nil, fields: HTTPFields = [:], body: [UInt8] = [],
    caller: Caller
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.fields = fields
    self.body = body
    self.caller = caller
  }
}
