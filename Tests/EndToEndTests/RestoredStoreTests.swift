import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// A store that is not the newest state of itself: what it holds may be spent, and Twitch severs the app from the user
/// when a public client spends it twice.
@Suite(.showingLogs) struct RestoredStoreTests {
  @Test(
    "a backup from before a renewal is put back → its spent refresh token never leaves, at any start, until a new grant"
  )
  func spent() async throws {
    try await withHost(Setup(accounts: [.bot, .overlay], userToken: 8)) { host in
      try await host.restoreBackup { daemon in
        for account in ["bot", "overlay"] { try await daemon.log.line(with: "Token renewed", "account=\(account)") }
      }
      let publicRefreshes = host.refreshes(Cast.publicID)

      for _ in 0..<3 {
        let daemon = try await host.start()
        try await daemon.log.line(with: "A refresh token is held back", "account=overlay")
        // The confidential client's is used again, as Twitch allows.
        try await daemon.log.line(with: "Token renewed", "account=bot")
        let overlay = try await eventually("the old token is refused") { [client = host.client] in
          let account = try await client.account("overlay")
          return account.state == .needsLogin ? account : nil
        }
        #expect(overlay.trouble?.reason.contains("restored") == true)
        #expect(overlay.trouble?.hint.contains("tokenkeeper accounts trust overlay") == true)
        try await daemon.stop()
      }
      #expect(host.refreshes(Cast.publicID) == publicRefreshes)

      let daemon = try await host.start()
      try await host.login(.overlay)
      try await daemon.log.line(with: "Token renewed", "account=overlay")
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("a backup whose refresh token is unspent is put back → served, held back, and used again on a person's word")
  func unspent() async throws {
    try await withHost(Setup(accounts: [.bot, .overlay], userToken: 8)) { host in
      host.giveLongTokens(to: Cast.publicID)
      let grant = try await host.restoreBackup { daemon in
        try await daemon.log.line(with: "Token renewed", "account=bot")
      }
      let daemon = try await host.start()
      try await daemon.log.line(with: "A refresh token is held back", "account=overlay")
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
      let account = try await host.client.account("overlay")
      #expect(account.state == .valid && !account.renewable)
      let status = try await host.command("status")
      #expect(status.standardOutput.contains("older than what this host has seen"), "\(status.standardOutput)")

      let trusted = try await host.command("accounts", "trust", "overlay")
      #expect(trusted.exit == .code(0) && trusted.standardOutput.contains("overlay is trusted"), "\(trusted)")
      #expect(try await host.client.account("overlay").renewable)
      try await daemon.stop()

      // The word is durable, and the refresh token works.
      let next = try await host.start()
      #expect(try await host.client.account("overlay").renewable)
      let token = try #require(grant.accessToken)
      _ = host.twitch.withWorld { $0.revokeAccessToken(token) }
      let new = try await eventually("a new token") { [client = host.client] in
        let current = try await client.token("overlay")
        if current.accessToken != token { return current }
        _ = try? await client.reject("overlay", generation: current.generation)
        return nil
      }
      #expect(new.generation > account.generation)
      #expect(host.refreshes(Cast.publicID) == 1 && host.twitch.withWorld(\.severedGrants) == 0)
      #expect(!next.log.text.contains("held back"))
    }
  }

  @Test("copied to another machine → served and held back there, until adopted; nothing is spent by the start")
  func copied() async throws {
    try requireRoot()
    try await withHost(Setup(accounts: [.overlay])) { host in
      let daemon = try await host.start()
      let grant = try await host.login(.overlay)
      try await daemon.stop()

      let elsewhere = try host.onAnotherMachine()
      let other = try host.launch(through: elsewhere)
      try await other.ready()
      try await other.log.line(with: "A refresh token is held back", "copied from another host")
      #expect(try await host.client.plainToken("overlay") == grant.accessToken)
      let adopted = try await host.store("adopt", through: elsewhere)
      #expect(adopted.exit == .code(0) && adopted.standardOutput.contains("In use again: overlay."), "\(adopted)")
      #expect(try await host.client.account("overlay").renewable)
      try await other.stop()

      // Where it came from it is now the stranger; adopted before the start, nothing is held back.
      let back = try await host.store("adopt")
      #expect(back.exit == .code(0) && back.standardOutput.contains("next start"), "\(back)")
      let home = try await host.start()
      #expect(try await host.client.account("overlay").renewable)
      #expect(!home.log.text.contains("held back"))
      #expect(host.refreshes(Cast.publicID) == 0 && host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("killed at any time, without a backup → never taken for an older state of itself")
  func killed() async throws {
    try await withHost(Setup(accounts: [.bot, .overlay], userToken: 4)) { host in
      for round in 0..<6 {
        let daemon = try await host.start()
        if round == 0 { for account in [Cast.bot, .overlay] { try await host.login(account) } }
        try await daemon.log.line(with: "Token renewed", "account=bot")
        await daemon.kill()
        #expect(!daemon.log.text.contains("held back"))
      }
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }
}

extension BotHost {
  /// Logs both in, makes a backup, waits for `passing`, and puts the backup back. Returns the grant of `overlay`.
  @discardableResult
  fileprivate func restoreBackup(after passing: (Daemon) async throws -> Void) async throws -> ImportedGrant {
    let daemon = try await start()
    let grant = try await login(.overlay)
    try await login(.bot)
    let file = "\(folder.path)/backup"
    let backup = try await store("backup", file)
    #expect(backup.exit == .code(0) && backup.standardOutput.contains("Wrote a copy"), "\(backup)")
    try await passing(daemon)
    let refused = try await store("restore", file)
    #expect(refused.exit == .code(75) && refused.standardError.contains("\(daemon.pid)"), "\(refused)")
    try await daemon.stop()
    let restored = try await store("restore", file)
    #expect(restored.exit == .code(0) && restored.standardOutput.contains(".aside-"), "\(restored)")
    return grant
  }

  /// How many refreshes of that client Twitch was asked for.
  fileprivate func refreshes(_ client: String) -> Int {
    twitch.requests.filter { $0.endpoint == .refreshToken && $0.parameters["client_id"] == client }.count
  }

  fileprivate func giveLongTokens(to client: String) {
    twitch.withWorld { $0.clients[client]?.lifetimes = .user(14_400) }
  }

  /// Runs a program on what it takes for another machine.
  func onAnotherMachine() throws -> [String] {
    let file = try folder.write("0123456789abcdef0123456789abcdef\n", to: "machine-id", mode: 0o644)
    return [
      "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c",
      #"mount --bind "$0" /etc/machine-id && exec "$@""#, file,
    ]
  }
}
