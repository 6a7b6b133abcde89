import Foundation
import KeeperAPI
import KeeperClient
import Testing
import TwitchSandbox

/// Every fault of the sandbox, met by every kind of account: what is shown, served and stored is what the table says.
@Suite(.showingLogs) struct FaultTests {
  private static let accounts: [Cast] = [.app, .bot, .overlay]
  /// Of each token, in seconds.
  private static let lifetime = 600

  private func withAccounts(_ body: (BotHost, [Cast: TokenPayload]) async throws -> Void) async throws {
    let setup = Setup(
      accounts: Self.accounts, userToken: Self.lifetime, appToken: Self.lifetime, validationInterval: "1s",
      logLevel: "info")
    try await withDaemon(setup) { host, daemon in
      try await host.login(.bot)
      try await host.login(.overlay)
      var tokens: [Cast: TokenPayload] = [:]
      for account in Self.accounts { tokens[account] = try await host.client.token(account.rawValue) }
      try await body(host, tokens)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("a renewal meets a fault → what the table says, also after a crash", arguments: FaultRow.all)
  func renewal(_ row: FaultRow) async throws {
    try await withAccounts { host, before in
      host.twitch.clearRequests()
      host.twitch.setFault(row.effect, on: .token, .untilCleared, afterCommit: row.afterCommit)
      host.leave(row.secondsLeft, of: before[.app]?.accessToken)
      try await host.awaitRenewals()
      // Old tokens live long enough for what follows.
      host.leave(Double(Self.lifetime), of: before[.app]?.accessToken)
      for (account, left) in zip(Self.accounts, row.renewal) { try await host.expect(left, of: account, before) }
      try await host.restart()
      for (account, left) in zip(Self.accounts, row.renewal) { try await host.expectStored(left, of: account, before) }
    }
  }

  @Test("a validation meets a fault → what the table says", arguments: FaultRow.all)
  func validation(_ row: FaultRow) async throws {
    try await withAccounts { host, before in
      host.twitch.setFault(row.effect, on: .validate, .untilCleared, afterCommit: row.afterCommit)
      if row.validation == .renewed {
        try await host.awaitWithdrawal(of: before)
        host.twitch.clearFaults()
      } else {
        try await host.awaitValidations(1, of: before)
      }
      for account in Self.accounts { try await host.expect(row.validation, of: account, before) }
    }
  }
}
