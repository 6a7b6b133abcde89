import Keeper
import LocalHTTP

/// What a browser brings back from Twitch, in the query or the fragment of the redirect URI (RFC 6749 sections 4.1.2
/// and 4.2.2).
struct RedirectAnswer: Sendable {
  enum Content: Sendable {
    case code(Secret)
    case token(Secret, idToken: Secret?)
    /// `error`, and what Twitch says of it.
    case refusal(String, description: String?)
  }

  /// Nil when there was none: then the answer fits no login.
  let state: String?
  let content: Content

  /// Nil when there is no answer in it, or more than one.
  init?(_ form: String) {
    guard let items = FormURLEncoded.decode(form) else { return nil }
    let values = Dictionary(items.map { ($0.name, [$0.value]) }, uniquingKeysWith: +)
    guard Self.names.allSatisfy({ values[$0, default: []].count <= 1 }) else { return nil }
    let value = { (name: String) in values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }
    state = value("state")
    switch (value("error"), value("code"), value("access_token")) {
    case (let error?, nil, nil): content = .refusal(error, description: value("error_description"))
    case (nil, let code?, nil): content = .code(Secret(code))
    case (nil, nil, let token?): content = .token(Secret(token), idToken: value("id_token").map(Secret.init))
    case (_, _, _): return nil
    }
  }

  /// From a whole address, which has the answer in its fragment, else in its query.
  init?(url: String) {
    let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, let answer = RedirectAnswer(String(parts[1])) {
      self = answer
      return
    }
    guard let address = parts.first, let mark = address.firstIndex(of: "?") else { return nil }
    self.init(String(address[address.index(after: mark)...]))
  }

  var isRedirectMismatch: Bool {
    if case .refusal("redirect_mismatch", _) = content { true } else { false }
  }

  private static let names = ["state", "error", "code", "access_token", "id_token"]
}
