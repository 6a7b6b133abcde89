/// The addresses that `/oauth2/authorize` sends browsers to. Failures are always in the query, also for implicit
/// grants.
enum Redirect {
  static func denied(_ request: AuthorizationRequest) -> String {
    failure(request.redirectURI, "access_denied", "The user denied you access", state: request.state)
  }

  static func mismatch(_ uri: String, state: String?) -> String {
    failure(uri, "redirect_mismatch", "Parameter redirect_uri does not match registered URI", state: state)
  }

  static func unsupportedResponseType(_ uri: String, state: String?) -> String {
    failure(uri, "unsupported_response_type", "Unsupported response type", state: state)
  }

  static func success(
    _ request: AuthorizationRequest, code: String?, token: String?, idToken: String?, scopeTwice: Bool
  ) -> String {
    let isFragment = token != nil || idToken != nil
    var scope: String? = request.scopes.joined(separator: " ")
    if isFragment && token == nil { scope = nil }
    // One of Twitch's samples shows %253A for a colon.
    if scopeTwice && isFragment { scope = scope.map(FormEncoding.encode) }
    let pairs: [(String, String?)] = [
      ("access_token", token), ("code", code), ("id_token", idToken), ("scope", scope), ("state", request.state),
      ("token_type", token.map { _ in "bearer" }),
    ]
    let text = FormEncoding.encode(pairs)
    return isFragment ? "\(request.redirectURI)#\(text)" : withQuery(request.redirectURI, text)
  }

  private static func failure(_ uri: String, _ error: String, _ description: String, state: String?) -> String {
    withQuery(uri, FormEncoding.encode([("error", error), ("error_description", description), ("state", state)]))
  }

  private static func withQuery(_ uri: String, _ query: String) -> String {
    uri + (uri.contains("?") ? "&" : "?") + query
  }
}
