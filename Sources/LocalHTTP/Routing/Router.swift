import HTTPTypes

/// Finds the route of a request: the first whose pattern and method fit. `HEAD` is answered by the route for `GET` where
/// it has none of its own. An unknown path is answered 404, a known one with another method 405 with `Allow`.
package struct Router: Handler {
  private let routes: [Route]
  private let errorBody: ErrorBody

  package init(_ routes: [Route], errorBody: @escaping ErrorBody = Server.plainText) {
    self.routes = routes
    self.errorBody = errorBody
  }

  package func answer(to request: Request) -> Answer {
    guard let path = request.pathSegments else {
      return .now(errorBody(.badRequest, "The percent-encoding of the path is broken."))
    }
    return find(request.method, path, request)
      ?? (request.method == .head ? find(.get, path, request) : nil)
      ?? .now(notFound(path))
  }

  private func find(_ method: HTTPRequest.Method, _ path: [String], _ request: Request) -> Answer? {
    for route in routes where route.method == method {
      if let captures = route.captures(path) { return route.action(request, captures) }
    }
    return nil
  }

  private func notFound(_ path: [String]) -> Response {
    var methods: [String] = []
    for route in routes where route.captures(path) != nil { methods.append(route.method.rawValue) }
    guard !methods.isEmpty else { return errorBody(.notFound, "There is nothing at this path.") }
    if methods.contains("GET") { methods.append("HEAD") }
    var response = errorBody(.methodNotAllowed, "This path does not know that method.")
    response.fields[.allow] = Set(methods).sorted().joined(separator: ", ")
    return response
  }
}

extension Request {
  /// The path's segments, percent-decoded one by one, so that an encoded slash does not split: `/v1/a%2Fb` gives
  /// `["v1", "a/b"]`. Empty segments are kept: they name nothing. Nil when an encoding is broken.
  package var pathSegments: [String]? {
    guard path.utf8.first == UInt8(ascii: "/") else { return [path] }
    var segments: [String] = []
    for segment in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let text = PercentEncoding.decode(segment) else { return nil }
      segments.append(text)
    }
    return segments
  }
}
