import Keeper
import KeeperAPI

/// What a caller would do differently about: the token of an account as it is told of, or why there is none. What merely
/// gets older, as the last validation does, does not count.
struct TokenGist: Sendable {
  private enum Content: Equatable {
    case token(Generation, scopes: [String], TwitchUser?)
    case none(ProblemType?, LoginReason?, Trouble.Kind?, missing: [String])
  }

  private let content: Content
  /// When the token ends by itself; nil when it never does, or when there is none.
  let expiresAt: BootTime?

  /// - Parameter problem: Why no token is told of; nil when one is.
  init(_ entry: BoardEntry, _ query: TokenQuery, _ problem: Problem?) {
    guard let problem else {
      content = .token(entry.generation, scopes: entry.scopes, entry.user)
      expiresAt = entry.expiresAt
      return
    }
    var reason: LoginReason?
    if case .needsLogin(let why) = entry.standing { reason = why }
    content = .none(problem.problemType, reason, entry.trouble?.kind, missing: query.missingScopes(of: entry))
    expiresAt = nil
  }

  /// Whether whoever was told the other must be told this one. Twitch tells lifetimes that waver by a second or so.
  func isNews(after told: TokenGist) -> Bool {
    content != told.content || BootTime.differ(expiresAt, told.expiresAt)
  }
}
