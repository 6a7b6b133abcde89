import Keeper
import LocalHTTP

/// Twitch's answer in the query or the fragment of the redirect URI.
extension Redirect {
  /// Nil when there is no answer in it, or more than one.
  init?(form: String) {
    guard let items = FormURLEncoded.decode(form) else { return nil }
    let values = Dictionary(items.map { ($0.name, [$0.value]) }, uniquingKeysWith: +)
    guard Self.names.allSatisfy({ values[$0, default: []].count <= 1 }) else { return nil }
    let value = { (name: String) in values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }
    let state = value("state").map { Secret($0) }
    switch (value("error"), value("code"), value("access_token")) {
    case (let error?, nil, nil):
      self.init(state: state, answer: .error(error, description: value("error_description")))
    case (nil, let code?, nil): self.init(state: state, answer: .code(Secret(code)))
    case (nil, nil, let token?):
      self.init(state: state, answer: .token(Secret(token), idToken: value("id_token").map { Secret($0) }))
    case (_, _, _): return nil
    }
  }

  /// From a whole address, which has the answer in its fragment, else in its query.
  init?(url: String) {
    let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, let answer = Redirect(form: String(parts[1])) {
      self = answer
      return
    }
    guard let address = parts.first, let mark = address.firstIndex(of: "?") else { return nil }
    self.init(form: String(address[address.index(after: mark)...]))
  }

  private static let names = ["state", "error", "code", "access_token", "id_token"]
}
