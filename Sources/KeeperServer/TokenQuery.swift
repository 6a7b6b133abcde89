import Keeper
import KeeperAPI
import LocalHTTP

/// The query of a token request.
struct TokenQuery {
  var minimumValidity = Duration.zero
  var scopes: [String] = []

  /// Longer than any token of Twitch's lives.
  static let longestValidity: Int64 = 10 * 366 * 24 * 60 * 60

  static func parse(_ request: Request) -> Result<TokenQuery, Problem> {
    guard let items = request.queryItems else {
      return .failure(Problem(.badRequest, detail: "The query is not properly percent-encoded."))
    }
    var parsed = TokenQuery()
    for (name, value) in items {
      if let problem = parsed.take(name, value) { return .failure(problem) }
    }
    return .success(parsed)
  }

  private mutating func take(_ name: String, _ value: String) -> Problem? {
    switch name {
    case QueryName.minimumValidity:
      guard let seconds = Int64(value), (0...Self.longestValidity).contains(seconds) else {
        return Problem(
          .badRequest, detail: "min_validity is not a whole number of seconds from 0 up.",
          hint: "For example ?min_validity=600 for ten minutes.")
      }
      minimumValidity = .seconds(seconds)
    case QueryName.scope: scopes += value.split(separator: " ").map(String.init)
    default:
      // Ignoring it would promise something that is not checked.
      return Problem(.badRequest, detail: "There is no such query parameter.", hint: "Known: min_validity, scope.")
    }
    return nil
  }

  func scopeProblem(for entry: BoardEntry) -> Problem? {
    let missing = scopes.filter { !entry.scopes.contains($0) }
    return missing.isEmpty ? nil : .insufficientScope(entry.account.name, missing: missing)
  }
}
