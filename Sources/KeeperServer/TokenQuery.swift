import Keeper
import KeeperAPI
import LocalHTTP

/// The query of a token request.
struct TokenQuery {
  var minimumValidity = Duration.zero
  var scopes: [String] = []
  /// The token must be of a later generation.
  var newerThan: Generation?
  /// How long the caller waits; nil leaves it to the server, and waits for less.
  var wait: Duration?

  static let longestWait: Int64 = 300
  /// Longer than any token of Twitch's lives.
  static let longestValidity: Int64 = 10 * 366 * 24 * 60 * 60

  static let known = [QueryName.minimumValidity, QueryName.scope, QueryName.newerThan, QueryName.wait]

  /// - Parameter known: The parameters that the path has.
  static func parse(_ request: Request, known: [String] = Self.known) -> Result<TokenQuery, Problem> {
    guard let items = request.queryItems else {
      return .failure(Problem(.badRequest, detail: "The query is not properly percent-encoded."))
    }
    var parsed = TokenQuery()
    for (name, value) in items {
      guard known.contains(name) else { return .failure(.unknownParameter(known: known)) }
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
    case QueryName.newerThan:
      guard let generation = Generation(value), generation >= 0 else {
        return Problem(
          .badRequest, detail: "newer_than is not a generation.", hint: "Give the one that came with a token.")
      }
      newerThan = generation
    case QueryName.wait:
      guard let seconds = Int64(value), (0...Self.longestWait).contains(seconds) else {
        return Problem(
          .badRequest, detail: "wait is not a whole number of seconds from 0 to \(Self.longestWait).",
          hint: "For example ?wait=30; to wait without end, watch the token.")
      }
      wait = .seconds(seconds)
    default: return .unknownParameter(known: Self.known)
    }
    return nil
  }

  func missingScopes(of entry: BoardEntry) -> [String] { scopes.filter { !entry.scopes.contains($0) } }

  /// The token, if there is one that fits, or why there is none.
  func answer(from entry: BoardEntry, at now: Now) -> Result<Secret, Problem> {
    let name = entry.account.name
    let missing = missingScopes(of: entry)
    if !missing.isEmpty { return .failure(.insufficientScope(name, missing: missing)) }
    guard let token = entry.token(livingFor: minimumValidity, at: now.boot) else {
      let isTooShort = entry.token(livingFor: .zero, at: now.boot) != nil
      return .failure(
        wait == .zero && isTooShort ? .notRenewed(name) : .noToken(entry, minimumValidity: minimumValidity, at: now))
    }
    return isOutdated(entry) ? .failure(.noneNewer(entry)) : .success(token)
  }

  /// Whether waiting can help. A caller that asked for nothing is answered at once, whatever there is, and only one that
  /// says how long it waits does so for what only a person can bring.
  func mayWait(for entry: BoardEntry) -> Bool {
    if let wait { return wait > .zero }
    if case .needsLogin = entry.standing { return false }
    if isOutdated(entry) { return true }
    return missingScopes(of: entry).isEmpty && (minimumValidity > .zero || newerThan != nil)
  }

  private func isOutdated(_ entry: BoardEntry) -> Bool { newerThan.map { entry.generation <= $0 } ?? false }
}

extension Problem {
  /// Ignoring it would promise something that is not checked.
  fileprivate static func unknownParameter(known: [String]) -> Problem {
    Problem(
      .badRequest, detail: "There is no such query parameter.", hint: "Known: \(known.joined(separator: ", ")).")
  }

  fileprivate static func noneNewer(_ entry: BoardEntry) -> Problem {
    let name = entry.account.name
    return Problem(
      .timeout, detail: "The token of \(name) is still the one of generation \(entry.generation).",
      hint: "If Twitch refused it, report it: POST /v1/tokens/\(name)/reject.")
  }

  fileprivate static func notRenewed(_ name: AccountName) -> Problem {
    Problem(
      .timeout, detail: "The token of \(name) lives for less than min_validity, and wait=0 waits for no other.",
      hint: "Ask with a longer wait, or for less.")
  }
}
