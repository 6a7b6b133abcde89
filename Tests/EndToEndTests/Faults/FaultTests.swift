import Foundation
import KeeperAPI
import KeeperClient
import Testing

@testable import TwitchSandbox

/// Every fault of the sandbox, met by every kind of account: what is shown, served and stored is what the table says.
@Suite(.showingLogs) struct FaultTests {
  private static let accounts: [Cast] = [.app, .bot, .overlay, .widget]
  /// Of each token, in seconds.
  private static let lifetime = 600

  private func withAccounts(_ body: (BotHost, [Cast: Held]) async throws -> Void) async throws {
    let setup = Setup(
      accounts: Self.accounts, userToken: Self.lifetime, appToken: Self.lifetime, validationInterval: "1s",
      logLevel: "info")
    try await withDaemon(setup) { host, daemon in
      var refreshTokens: [Cast: String] = [:]
      for account in [Cast.bot, .overlay] { refreshTokens[account] = try await host.login(account).refreshToken }
      let implicit = ImportedGrant(accessToken: try host.consent(.widget).accessToken, refreshToken: nil)
      _ = try await host.client.importGrant(implicit, for: Cast.widget.rawValue)
      var held: [Cast: Held] = [:]
      for account in Self.accounts {
        held[account] = Held(
          token: try await host.client.token(account.rawValue), refreshToken: refreshTokens[account])
      }
      try await body(host, held)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("a renewal meets a fault → what the table says, also after a crash", arguments: FaultRow.all)
  func renewal(_ row: FaultRow) async throws {
    try await withAccounts { host, before in
      host.twitch.clearRequests()
      host.twitch.setFault(row.effect, on: .token, .untilCleared, afterCommit: row.afterCommit)
      host.leave(row.secondsLeft, of: before[.app]?.token.accessToken)
      try await host.awaitRenewals()
      // Old tokens live long enough for what follows.
      host.leave(Double(Self.lifetime), of: before[.app]?.token.accessToken)
      let table = zip(Self.accounts, row.renewal + [.untouched])
      for (account, left) in table { try await host.expect(left, of: account, before) }
      await host.endAll()
      for (account, left) in table { try await host.expectBytes(left, of: account, before) }
      _ = try await host.start()
      for (account, left) in table { try await host.expectStored(left, of: account, before) }
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
      let table = Self.accounts.map { ($0, $0 == .widget ? row.validationOfImplicit : row.validation) }
      for (account, left) in table { try await host.expect(left, of: account, before) }
      await host.endAll()
      for (account, left) in table { try await host.expectBytes(left, of: account, before) }
    }
  }

  @Test("a logout meets a fault → nothing is kept, and it is said whether the token lives on", arguments: FaultRow.all)
  func logout(_ row: FaultRow) async throws {
    try await withAccounts { host, before in
      host.twitch.setFault(row.effect, on: .revoke, .untilCleared, afterCommit: row.afterCommit)
      for account in Self.accounts {
        let token = try #require(before[account]).token.accessToken
        #expect(try await host.client.forget(account.rawValue).revoked == row.saysRevoked, "\(account)")
        #expect(host.twitch.withWorld { $0.accessTokens[token] == nil } == row.commits, "\(account)")
      }
      // An app needs nobody for another token.
      let table = Self.accounts.map { ($0, $0 == .app ? Left.renewed : .loggedOut) }
      for (account, left) in table { try await host.expect(left, of: account, before) }
      await host.endAll()
      for (account, left) in table { try await host.expectBytes(left, of: account, before) }
    }
  }
}
