import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Starts that must not happen.
@Suite(.showingLogs) struct ConfigurationTroubleTests {
  private static let mistaken = """
    colour = "red"
    [twitch]
    identity_url = "http://example.com"
    [timing]
    validation_interval = "two hours"
    [clients.bot]
    client_id = "abc"
    client_type = "confidental"
    [accounts.bot]
    client = "boot"
    grant_type = "device_code"
    scopes = "chat:read"
    [[allow]]
    accounts = ["bot"]
    """

  private static let places = [
    "colour", "twitch.identity_url", "timing.validation_interval", "clients.bot.client_type", "accounts.bot.client",
    "accounts.bot.scopes", "allow #1",
  ]

  @Test("a configuration with seven mistakes → each with its key path, exit 78, nothing started")
  func mistakes() async throws {
    try await withHost { host in
      try host.folder.write(Self.mistaken, to: "tokenkeeper.toml")
      let daemon = try host.launch()
      let output = try await daemon.exit()
      #expect(output.exit == .code(78))
      let lines = output.standardError.split(separator: "\n").map(String.init)
      for place in Self.places {
        #expect(lines.filter { $0.contains("error: \(place):") }.count == 1, "\(place)")
      }
      #expect(!FileManager.default.fileExists(atPath: host.socketPath))
      let stored = try FileManager.default.contentsOfDirectory(atPath: host.stateFolder)
      #expect(stored.isEmpty)
      #expect(daemon.notices.lines.isEmpty && host.twitch.requestCounts.isEmpty)
    }
  }

  @Test("tokenkeeperd check → the same mistakes and 78, or 0")
  func check() async throws {
    try await withHost { host in
      let right = try await ChildProcess.run([Daemon.path, "check", "--config", host.configurationPath])
      #expect(right.exit == .code(0) && right.standardOutput.contains("is right: 2 accounts"))
      try host.folder.write(Self.mistaken, to: "tokenkeeper.toml")
      let wrong = try await ChildProcess.run([Daemon.path, "check", "--config", host.configurationPath])
      #expect(wrong.exit == .code(78))
      for place in Self.places { #expect(wrong.standardError.contains("error: \(place):"), "\(place)") }
    }
  }

  @Test("no configuration, a folder instead of one, broken TOML, an open secret → 78 and which", arguments: 0..<4)
  func unusable(kind: Int) async throws {
    try await withHost { host in
      let expected: String
      switch kind {
      case 0:
        try FileManager.default.removeItem(atPath: host.configurationPath)
        expected = "\(host.configurationPath): cannot be read (No such file or directory)"
      case 1:
        try FileManager.default.removeItem(atPath: host.configurationPath)
        _ = try host.folder.makeFolder("tokenkeeper.toml")
        expected = "\(host.configurationPath): is not a regular file"
      case 2:
        try host.folder.write("[twitch\nidentity_url = ", to: "tokenkeeper.toml")
        expected = "error: "
      case _:
        try host.folder.write(Cast.secret, to: "secret", mode: 0o644)
        expected = "clients.bot.client_secret"
      }
      let output = try await host.launch().exit()
      #expect(output.exit == .code(78) && output.standardError.contains(expected), "\(output)")
      #expect(!output.standardError.contains(Cast.secret))
      #expect(!FileManager.default.fileExists(atPath: host.socketPath))
    }
  }

  @Test("a second daemon on the same store → refused by the pid of the first, which goes on")
  func sameStore() async throws {
    try await withDaemon { host, first in
      let output = try await host.launch().exit()
      #expect(output.exit == .code(75))
      #expect(output.standardError.contains("the process with pid \(first.pid) is using it"), "\(output)")
      let status = try await host.client.status()
      #expect(status.pid == first.pid)
    }
  }

  @Test("a socket that somebody answers on → left to them, exit 75")
  func sameSocket() async throws {
    try await withDaemon { host, first in
      let other = try host.folder.makeFolder("other", mode: 0o700)
      let output = try await host.launch(environment: ["STATE_DIRECTORY": other]).exit()
      #expect(output.exit == .code(75))
      #expect(output.standardError.contains("another process is listening there"), "\(output)")
      let status = try await host.client.status()
      #expect(status.pid == first.pid)
    }
  }

  @Test("the key of the store is gone → 78, and no new one is made")
  func lostKey() async throws {
    try await withDaemon { host, daemon in
      try await daemon.stop()
      try FileManager.default.removeItem(atPath: "\(host.stateFolder)/store.key")
      let output = try await host.launch().exit()
      #expect(output.exit == .code(78) && output.standardError.contains("Put the key back"), "\(output)")
      #expect(!FileManager.default.fileExists(atPath: "\(host.stateFolder)/store.key"))
    }
  }
}
