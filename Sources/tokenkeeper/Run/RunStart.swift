import KeeperAPI
import KeeperClient

/// The tokens that a program starts with.
struct RunStart {
  let client: KeeperClient
  let accounts: [String]
  let minimumValidity: Duration?
  /// Whether to wait for what is not there.
  let isPatient: Bool

  func tokens() async throws(Failure) -> [String: TokenPayload] {
    var tokens: [String: TokenPayload] = [:]
    for account in accounts {
      tokens[account] = try await attempting(to: "run the program with the token of \(account)") {
        () throws(KeeperClientError) in
        try await token(account)
      }
    }
    return tokens
  }

  private func token(_ account: String) async throws(KeeperClientError) -> TokenPayload {
    if isPatient { try await untilThere(account) }
    return try await client.token(account, minimumValidity: minimumValidity)
  }

  /// Says on standard error what it waits for.
  private func untilThere(_ account: String) async throws(KeeperClientError) {
    var events = client.watch(account, onConnection: WatchNotices().tell).makeAsyncIterator()
    while let event = try await events.next() {
      switch event {
      case .token: return
      case .unavailable(let problem):
        let hint = problem.hint.map { "; \($0)" } ?? ""
        StandardStreams.writeError(
          "tokenkeeper: waiting for the token of \(account): \(problem.detail)\(hint)".printable)
      }
    }
  }
}
