import Keeper

/// What is told to whoever handed over a grant.
enum ImportNotices {
  static func lines(ofRefreshToken hasRefreshToken: Bool, for account: Account) -> [String] {
    (hasRefreshToken ? [handOver(of: account.client)] : []) + account.scopes.compactMap(unknown)
  }

  /// Two owners of one refresh token lose it (twitchdev/issues 903).
  private static func handOver(of client: Client) -> String {
    let harm =
      switch client.type {
      case .public: "if it refreshes once more, Twitch cuts the app off from the user and the grant is lost for both."
      case .confidential: "if it goes on refreshing, one of the two loses the token that the other is using."
      }
    return "The program that this grant came from must stop refreshing it, now; \(harm)"
  }

  private static func unknown(_ scope: String) -> String? {
    guard !KnownScopes.contains(scope) else { return nil }
    let meant = KnownScopes.nearest(to: scope).map { "Did you mean \($0)?" }
    return "\(scope) is no scope that we know. \(meant ?? "If it is new at Twitch, all is well.")"
  }
}
