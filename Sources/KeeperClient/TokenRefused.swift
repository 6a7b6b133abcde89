/// What the body of ``KeeperClient/withToken(_:minimumValidity:scopes:_:)`` throws when Twitch refused the token: a
/// status of 401.
///
/// Other refusals, such as a 403, have causes that no other token mends.
public struct TokenRefused: Error, Hashable {
  /// Whose token it was; nil as long as only the body knows of the refusal.
  public internal(set) var account: String?
  /// Whether Twitch says that the token is good nevertheless. A missing scope or a wrong `Client-Id` may be the cause.
  public internal(set) var isStillGood = false

  /// The token was refused.
  public init() {}
}

extension TokenRefused: CustomStringConvertible {
  /// Why and what to do, in one line.
  public var description: String {
    let whose = account.map { " of \($0)" } ?? ""
    return isStillGood
      ? "the call was refused and the token\(whose) is still good; look for a missing scope or a wrong Client-Id"
      : "Twitch refused the token\(whose)"
  }
}
