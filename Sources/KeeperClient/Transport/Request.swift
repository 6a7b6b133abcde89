import FoundationEssentials
import KeeperAPI

/// One request, and what its answer may cost.
struct Request: Sendable {
  enum Method: String {
    case get = "GET"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
  }

  let method: Method
  let route: Route
  var query: String?
  var accept = MediaType.json
  var body: [UInt8]?
  /// Where a stream goes on (HTML Standard, section 9.2).
  var lastEventID: String?
  /// The most bytes that an answer may have, head and body.
  var answerLimit = 1 << 20

  /// For lists: room for some hundred thousand accounts.
  static let listLimit = 256 << 20

  static func get(_ route: Route, accept: String = MediaType.json) -> Request {
    Request(method: .get, route: route, accept: accept)
  }

  static func post(
    _ route: Route, _ body: some Encodable, accept: String = MediaType.json
  ) throws(KeeperClientError) -> Request {
    Request(method: .post, route: route, accept: accept, body: try encoded(body))
  }

  static func get(_ route: Route, query: [(name: String, value: String)]) -> Request {
    let items = query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }
    return Request(method: .get, route: route, query: items.isEmpty ? nil : items.joined(separator: "&"))
  }

  /// A POST that says all by its path.
  static func post(_ route: Route) -> Request { Request(method: .post, route: route, body: []) }

  static func put(_ route: Route, _ body: ImportRequest) throws(KeeperClientError) -> Request {
    Request(method: .put, route: route, body: try encoded(body))
  }

  static func delete(_ route: Route) -> Request { Request(method: .delete, route: route) }

  /// The request as it is sent (RFC 9112 section 3).
  var bytes: [UInt8] {
    var head = "\(method.rawValue) \(route.path)\(query.map { "?\($0)" } ?? "") HTTP/1.1\r\n"
    head += "Host: localhost\r\nAccept: \(accept)\r\nConnection: close\r\n"
    if let lastEventID { head += "Last-Event-ID: \(lastEventID)\r\n" }
    if let body { head += "Content-Type: \(MediaType.json)\r\nContent-Length: \(body.count)\r\n" }
    return Array((head + "\r\n").utf8) + (body ?? [])
  }

  private static func encoded(_ value: some Encodable) throws(KeeperClientError) -> [UInt8] {
    do { return Array(try JSONEncoder().encode(value)) } catch {
      throw .protocolViolation("the request cannot be written as JSON")
    }
  }
}
