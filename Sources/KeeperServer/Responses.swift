import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP

extension Response {
  // Tokens must not stay in anybody's cache (RFC 6749 section 5.1).
  private static let jsonFields: HTTPFields = [.contentType: MediaType.json, .cacheControl: "no-store"]
  private static let plainFields: HTTPFields = [.contentType: MediaType.plainText, .cacheControl: "no-store"]
  private static let problemFields: HTTPFields = [.contentType: MediaType.problem, .cacheControl: "no-store"]

  /// The head of a stream of events.
  static let eventStream = Response(
    status: .ok, fields: [.contentType: MediaType.eventStream, .cacheControl: "no-store"])

  static func json(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, fields: jsonFields, body: body)
  }

  static func json(_ payload: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    json(JSON.encode(payload), status: status)
  }

  /// The same for every caller, so that it is made once.
  static let openAPI = Response(status: .ok, fields: [.contentType: MediaType.json], body: OpenAPIDocument.bytes)

  static func metrics(_ text: String) -> Response {
    Response(
      status: .ok, fields: [.contentType: PrometheusText.mediaType, .cacheControl: "no-store"], body: Array(text.utf8))
  }

  static func plainToken(_ token: Secret) -> Response {
    Response(status: .ok, fields: plainFields, body: token.withUnsafeBytes { Array($0) })
  }

  static func problem(_ problem: Problem) -> Response {
    var fields = problemFields
    if let seconds = problem.retryAfter { fields[.retryAfter] = String(seconds) }
    return Response(status: .init(code: problem.status), fields: fields, body: JSON.encode(problem))
  }

  static func methodNotAllowed(_ route: KeeperAPI.Route) -> Response {
    let allowed = route.methods.joined(separator: ", ")
    var response = problem(Problem(.methodNotAllowed, detail: "This path takes \(allowed)."))
    response.fields[.allow] = allowed
    return response
  }
}

extension Request {
  /// Whether `Accept` names plain text, which then means the bare token (RFC 9110 section 12.5.1, without weights).
  var wantsPlainText: Bool {
    guard let accept = fields[.accept] else { return false }
    return accept.split(separator: ",").contains { $0.drop { $0 == " " }.hasPrefix(MediaType.plainText) }
  }
}
