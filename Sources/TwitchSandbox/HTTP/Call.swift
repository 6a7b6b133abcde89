import HTTPTypes
import LocalHTTP

/// A request, read: which endpoint it is for, and with what.
struct Call: Sendable {
  let endpoint: SandboxEndpoint
  let method: HTTPRequest.Method
  let path: String
  /// Body before query.
  let parameters: Parameters
  let query: [(name: String, value: String)]
  let authorization: String?
  let clientID: String?
  let contentType: String
  /// The user id in the sandbox's own cookie.
  let browserUser: String?
  let body: [UInt8]

  init(_ request: Request) {
    let query = FormEncoding.decode((request.query ?? "").utf8)
    let contentType = request.fields[.contentType] ?? ""
    let parameters = Parameters(Self.fields(request.body, contentType) + query)
    self.query = query
    self.contentType = contentType
    self.parameters = parameters
    method = request.method
    path = request.path
    endpoint = Self.endpoint(request.method, request.path, parameters)
    authorization = request.fields[.authorization]
    clientID = HTTPField.Name("client-id").flatMap { request.fields[$0] }
    browserUser = Self.cookie("sandbox_user", in: request.fields)
    body = request.body
  }

  /// A body that is neither kind of form has no parameters.
  private static func fields(_ body: [UInt8], _ contentType: String) -> [(name: String, value: String)] {
    let kind = contentType.lowercased()
    if kind.hasPrefix("multipart/form-data") { return Multipart.decode(body, contentType: contentType) ?? [] }
    if kind.hasPrefix("application/x-www-form-urlencoded") { return FormEncoding.decode(body) }
    return []
  }

  private static func endpoint(
    _ method: HTTPRequest.Method, _ path: String, _ parameters: Parameters
  ) -> SandboxEndpoint {
    if path.hasPrefix("/helix/") { return .helix }
    if path == "/sandbox" || path.hasPrefix("/sandbox/") { return .admin }
    switch (method, path) {
    case (.get, "/oauth2/authorize"): return .authorize
    case (.post, "/oauth2/authorize"), (.post, "/activate"): return .consent
    case (.get, "/activate"): return .activate
    case (.post, "/oauth2/token"): return SandboxEndpoint(grantType: parameters["grant_type"])
    case (.post, "/oauth2/device"): return .device
    case (.get, "/oauth2/validate"): return .validate
    case (.post, "/oauth2/revoke"): return .revoke
    case (.get, "/oauth2/userinfo"): return .userinfo
    case (.get, "/oauth2/keys"): return .keys
    case (.get, "/oauth2/.well-known/openid-configuration"): return .discovery
    default: return .unknown
    }
  }

  private static func cookie(_ name: String, in fields: HTTPFields) -> String? {
    for cookie in (fields[.cookie] ?? "").split(separator: ";") {
      let halves = cookie.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, halves[0].drop(while: { $0 == " " }) == name else { continue }
      return FormEncoding.decode(Array("v=\(halves[1])".utf8)).first?.value
    }
    return nil
  }
}
