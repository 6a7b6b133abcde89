public import KeeperAPI

/// Tokens, for whoever a rule allows to have them.
extension KeeperClient {
  /// The current token of an account.
  ///
  /// - Parameters:
  ///   - minimumValidity: How long the token must still be valid; it is renewed first if need be.
  ///   - scopes: What it must be good for; a ``ProblemType/insufficientScope`` is thrown when it is not.
  ///   - newerThan: A generation: the token must be of a later one, and is waited for. Whoever had a token refused does
  ///     not say so by this but by ``reject(_:generation:)``.
  ///   - wait: How long the daemon may wait for what is asked for, up to five minutes, also for a token that only a login
  ///     can bring; ``ProblemType/timeout`` when it did not come. Goes on top of ``timeout``.
  public func token(
    _ account: String, minimumValidity: Duration? = nil, scopes: [String] = [], newerThan: Int64? = nil,
    wait: Duration? = nil
  ) async throws(KeeperClientError) -> TokenPayload {
    let request = Request.get(
      .token(account: account), query: Self.query(minimumValidity, scopes, newerThan: newerThan, wait: wait))
    return try await send(request, wait: max(wait ?? .zero, .zero)).decoded()
  }

  /// The same, as nothing but the token.
  public func plainToken(
    _ account: String, minimumValidity: Duration? = nil, scopes: [String] = [], newerThan: Int64? = nil,
    wait: Duration? = nil
  ) async throws(KeeperClientError) -> String {
    var request = Request.get(
      .token(account: account), query: Self.query(minimumValidity, scopes, newerThan: newerThan, wait: wait))
    request.accept = MediaType.plainText
    return try await send(request, wait: max(wait ?? .zero, .zero)).plainToken()
  }

  /// Reports that Twitch refused the token of that generation, and gives the one to use instead: of the same generation
  /// when Twitch says that it is still good. The cause is then another, such as a missing scope or a wrong `Client-Id`.
  public func reject(_ account: String, generation: Int64) async throws(KeeperClientError) -> TokenPayload {
    try await send(.post(.rejectToken(account: account), RejectRequest(generation: generation))).decoded()
  }

  private static func query(
    _ minimumValidity: Duration?, _ scopes: [String], newerThan: Int64?, wait: Duration?
  ) -> [(name: String, value: String)] {
    [
      (QueryName.minimumValidity, minimumValidity.map { "\($0.secondsRoundedUp)" }),
      (QueryName.scope, scopes.isEmpty ? nil : scopes.joined(separator: " ")),
      (QueryName.newerThan, newerThan.map { "\($0)" }), (QueryName.wait, wait.map { "\($0.secondsRoundedUp)" }),
    ].compactMap { name, value in value.map { (name, $0) } }
  }
}

extension Duration {
  /// Whole seconds, at least as long and not below 0.
  fileprivate var secondsRoundedUp: Int64 {
    let (seconds, attoseconds) = components
    return max(0, attoseconds > 0 ? seconds + 1 : seconds)
  }
}
