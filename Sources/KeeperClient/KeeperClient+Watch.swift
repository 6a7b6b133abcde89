public import KeeperAPI

/// Learning of changes as they happen.
extension KeeperClient {
  /// The current token of an account, or why there is none, and then each change.
  ///
  /// - Parameters:
  ///   - scopes: What the token must be good for; one that is not is told as unavailable.
  ///   - silence: How long the daemon may say nothing; it sends a sign of life every 15 s. Then the connection is given up,
  ///     and another made.
  ///   - onConnection: Called with what becomes of the connection. Must not block.
  public func watch(
    _ account: String, scopes: [String] = [], silence: Duration = Self.usualSilence,
    onConnection: @escaping @Sendable (WatchConnection) -> Void = { _ in }
  ) -> Watch<TokenEvent> {
    let query = scopes.isEmpty ? [] : [(name: QueryName.scope, value: scopes.joined(separator: " "))]
    let request = Request.get(.watchToken(account: account), query: query)
    return Watch { Watcher(self, request, memory: TokenMemory(), silence: silence, onConnection: onConnection) }
  }

  /// How all accounts stand that the caller may see, without secrets, and then each change.
  ///
  /// - Parameters:
  ///   - silence: As for ``watch(_:scopes:silence:onConnection:)``.
  ///   - onConnection: As there.
  public func watchAccounts(
    silence: Duration = Self.usualSilence, onConnection: @escaping @Sendable (WatchConnection) -> Void = { _ in }
  ) -> Watch<AccountUpdate> {
    Watch { Watcher(self, .get(.watch), memory: AccountMemory(), silence: silence, onConnection: onConnection) }
  }

  /// Two signs of life of the daemon may be missed.
  public static let usualSilence = Duration.seconds(45)
}
