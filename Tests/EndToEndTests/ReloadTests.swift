import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// A configuration that changes under a running daemon.
@Suite(.showingLogs) struct ReloadTests {
  @Test("accounts are added, changed and removed → in force when the command returns, and systemd is told around it")
  func good() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot, .widget])) { host, daemon in
      let grant = try await host.login(.bot)
      let before = try await host.client.token("app")
      let text = try host.configuration.replacing(Cast.widget.table, with: Cast.overlay.table)
      try host.replaceConfiguration(with: text.replacing("\"chat:edit\"]", with: "\"chat:edit\", \"bits:read\"]"))
      let mark = daemon.notices.end
      let output = try await host.reload()
      #expect(output.exit == .code(0) && output.standardError == "", "\(output)")
      #expect(output.standardOutput.contains("Reloaded: accounts: 1 added, 1 changed, 1 removed, 1 unchanged."))
      #expect(output.standardOutput.contains("removed: widget"))

      #expect(try await host.client.account("overlay").state == .needsLogin)
      let bot = try await host.client.account("bot")
      #expect(bot.missingScopes == ["bits:read"] && bot.trouble?.type == TroublePayload.missingScopes)
      #expect(try await host.client.plainToken("bot") == grant.accessToken)
      let error = await #expect(throws: KeeperClientError.self) { try await host.client.account("widget") }
      #expect(error?.problem?.problemType == .unknownAccount)
      let after = try await host.client.token("app")
      #expect(after.accessToken == before.accessToken && after.generation == before.generation)

      let told = Array(daemon.notices.lines.dropFirst(mark).filter { !$0.hasPrefix("WATCHDOG") })
      #expect(told.first == "RELOADING=1" && told.dropFirst().first?.hasPrefix("MONOTONIC_USEC=") == true, "\(told)")
      let ready = try #require(told.firstIndex(of: "READY=1"))
      #expect(
        told[ready...].contains { $0.hasSuffix("Last reload: accounts: 1 added, 1 changed, 1 removed, 1 unchanged") })
    }
  }

  private static let spoilt: [(name: String, spoil: @Sendable (BotHost, String) throws -> Void, says: [String])] = [
    (
      "two mistakes",
      { try $0.replaceConfiguration(with: $1.replacing("login = ", with: "logn = ") + "\n[log]x\n") }, ["line "]
    ),
    (
      "two mistakes in words",
      { try $0.replaceConfiguration(with: $1.replacing("client = \"bot\"", with: "client = \"boot\"")) },
      ["accounts.app.client", "accounts.bot.client"]
    ),
    ("half written", { try $0.replaceConfiguration(with: String($1.prefix($1.count * 2 / 3))) }, []),
    ("gone", { host, _ in try FileManager.default.removeItem(atPath: host.configurationPath) }, ["No such file"]),
    (
      "a folder",
      { host, _ in
        try FileManager.default.removeItem(atPath: host.configurationPath)
        _ = try host.folder.makeFolder("tokenkeeper.toml")
      }, ["not a regular file"]
    ),
    (
      "a link to nowhere",
      { host, _ in
        try FileManager.default.removeItem(atPath: host.configurationPath)
        try FileManager.default.createSymbolicLink(atPath: host.configurationPath, withDestinationPath: "/nonexistent")
      }, ["No such file"]
    ),
    ("huge", { try $0.replaceConfiguration(with: $1 + String(repeating: "#", count: 1 << 20)) }, ["larger than"]),
    (
      "a secret that others may read", { host, _ in try host.folder.write(Cast.secret, to: "secret", mode: 0o644) },
      ["client_secret"]
    ),
  ]

  @Test(
    "a file that cannot be used → 78 with the mistakes, nothing changes, and systemd's status says so", arguments: 0..<8
  )
  func refused(number: Int) async throws {
    let (name, spoil, says) = Self.spoilt[number]
    try await withDaemon { host, daemon in
      let grant = try await host.login(.bot)
      let (accounts, mark) = (try await host.client.accounts(), daemon.notices.end)
      try spoil(host, try host.configuration)
      let output = try await host.reload()
      #expect(output.exit == .code(78), "\(name): \(output)")
      for part in says { #expect(output.standardError.contains(part), "\(name): \(output)") }
      #expect(output.standardError.contains("Nothing was changed") && !output.standardError.contains(Cast.secret))
      #expect(try await host.client.plainToken("bot") == grant.accessToken)
      #expect(try await host.client.accounts().map(\.generation) == accounts.map(\.generation))
      try await daemon.notices.line(with: "STATUS=", "Last reload FAILED: ", from: mark)
      #expect(daemon.notices.lines.dropFirst(mark).contains("READY=1"))
      try await daemon.log.line(with: "Not reloaded")
    }
  }

  @Test("no daemon → 69, and how to start one; one that may not → 77")
  func nobody() async throws {
    try await withHost { host in
      let output = try await host.reload()
      #expect(output.exit == .code(69) && output.standardError.contains("systemctl start"), "\(output)")
    }
  }

  @Test("SIGHUP → the same, and the log says what was done")
  func signal() async throws {
    try await withDaemon { host, daemon in
      try host.replaceConfiguration(with: try host.configuration + Cast.overlay.table)
      daemon.child.send(SIGHUP)
      try await daemon.log.line(with: "Reloaded", "accounts: 1 added, 2 unchanged")
      #expect(try await host.client.account("overlay").state == .needsLogin)
      try await daemon.notices.line(with: "STATUS=", "Last reload: accounts: 1 added")
    }
  }

  @Test("settings that wait for a restart → named; the others of the same file are in force")
  func restartNeeded() async throws {
    try await withDaemon { host, _ in
      let text = try host.configuration.replacing(host.identityURL, with: "http://127.0.0.1:9") + Cast.overlay.table
      try host.replaceConfiguration(with: text.replacing("mode = 0o660", with: "mode = 0o600"))
      let done = try await host.client.reload()
      #expect(done.restartNeeded == ["twitch.identity_url", "socket.mode"] && done.added == ["overlay"])
      #expect(try await host.client.status().identityURL == host.identityURL)
      _ = try await host.login(.bot)
    }
  }

  @Test("a rule comes and goes, the level of the log changes → in force with the next request")
  func rulesAndLevel() async throws {
    try requireRoot()
    try await withDaemon(Setup(socketMode: "0o666", logLevel: "info")) { host, daemon in
      let reader = ["/usr/bin/setpriv", "--reuid=65533", "--regid=65533", "--clear-groups"]
      let text = try host.configuration
      #expect(try await host.curl("/v1/tokens/app", through: reader).contains("unknown_account"))
      try host.replaceConfiguration(with: text + "\n[[allow]]\nuid = 65533\naccounts = [\"app\"]\n")
      _ = try await host.client.reload()
      #expect(try await host.curl("/v1/tokens/app", through: reader).contains("access_token"))
      let refused = try await host.curl("/v1/reload", "-X", "POST", through: reader)
      #expect(refused.contains("urn:tokenkeeper:problem:not_permitted"))
      try host.replaceConfiguration(with: text.replacing("level = \"info\"", with: "level = \"error\""))
      let mark = daemon.log.end
      _ = try await host.client.reload()
      #expect(try await host.curl("/v1/tokens/app", through: reader).contains("unknown_account"))
      try host.replaceConfiguration(with: "[")
      _ = await #expect(throws: KeeperClientError.self) { try await host.client.reload() }
      try await daemon.log.line(with: "Not reloaded", from: mark)
      #expect(!daemon.log.lines.dropFirst(mark).contains { $0.contains("Reloaded") || $0.contains("Caller denied") })
    }
  }

  @Test("Twitch has a new client secret → the file, a reload, and what would have waited for an hour is done at once")
  func secret() async throws {
    try await withDaemon(Setup(accounts: [.app], validationInterval: "1s")) { host, daemon in
      let old = try await host.client.token("app")
      let fresh = "anotherplantedclientsecret0000"
      _ = host.twitch.withWorld { $0.resetSecret(ofClient: Cast.confidentialID, to: fresh) }
      _ = host.twitch.withWorld { $0.revokeAccessToken(old.accessToken) }
      try await daemon.log.line(with: "Trouble", "client_rejected")
      try host.folder.write(fresh, to: "secret")
      #expect(try await host.client.reload().changed == ["app"])
      let new = try await eventually("a token by the new secret") { [client = host.client] in
        let account = try await client.account("app")
        return account.state == .valid ? try await client.token("app") : nil
      }
      #expect(new.generation > old.generation)
    }
  }
}
