public import KeeperAPI

extension KeeperClient {
  /// Runs `body` with the current token. When it throws ``TokenRefused``, reports that to the daemon and runs it exactly
  /// once more, with the next token.
  ///
  /// The daemon asks Twitch about a token that is reported, so that a needless report does no harm, and it does so once
  /// for all that report the same one. When Twitch says that the token is good, there is no next one, and the body is not
  /// run again: ``TokenRefused/isStillGood`` is then true.
  ///
  /// - Parameters:
  ///   - minimumValidity: How long the token must still be valid; it is renewed first if need be.
  ///   - scopes: What it must be good for.
  ///   - body: Should do what it does before the refusal in a way that may be done twice.
  /// - Throws: ``KeeperClientError`` when there is no token, ``TokenRefused`` when the second one was refused too, and
  ///   whatever else the body throws.
  public func withToken<Result>(
    _ account: String, minimumValidity: Duration? = nil, scopes: [String] = [],
    _ body: (TokenPayload) async throws -> Result
  ) async throws -> Result {
    let token = try await token(account, minimumValidity: minimumValidity, scopes: scopes)
    do {
      return try await body(token)
    } catch is TokenRefused {
      let next = try await reject(account, generation: token.generation)
      guard next.generation != token.generation else { throw TokenRefused(account, isStillGood: true) }
      return try await again(account, next, body)
    }
  }

  private func again<Result>(
    _ account: String, _ token: TokenPayload, _ body: (TokenPayload) async throws -> Result
  ) async throws -> Result {
    do {
      return try await body(token)
    } catch is TokenRefused {
      throw TokenRefused(account, isStillGood: false)
    }
  }
}

extension TokenRefused {
  fileprivate init(_ account: String, isStillGood: Bool) {
    self.init()
    (self.account, self.isStillGood) = (account, isStillGood)
  }
}
