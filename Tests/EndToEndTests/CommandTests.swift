import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeper` against the real daemon: what it prints and how it ends.
@Suite(.showingLogs) struct CommandTests {
  private static func json(_ grant: KeeperAPI.ImportedGrant) throws -> String {
    String(decoding: try JSONEncoder().encode(grant), as: UTF8.self)
  }

  @Test("import, token, status, logout → a life of an account from the shell")
  func life() async throws {
    try await withDaemon { host, _ in
      let before = try await host.command("token", "bot")
      #expect(before.exit == .code(79) && before.standardError.contains("tokenkeeper import bot"))

      let grant = try host.consent(.bot)
      let imported = try await host.command("import", "bot", input: try Self.json(grant))
      #expect(imported.exit == .code(0) && imported.standardError.isEmpty)
      #expect(
        imported.standardOutput == """
          Imported the grant of my_cool_bot for bot: valid
          The program that this grant came from must stop refreshing it, now; if it goes on refreshing, one of the two \
          loses the token that the other is using.

          """)

      let token = try await host.command("token", "bot")
      #expect(token.exit == .code(0) && token.standardOutput == "\(grant.accessToken ?? "")\n")
      #expect(token.standardError.isEmpty)
      let json = try await host.command("token", "bot", "--json", "--min-validity", "1h", "--wait", "5")
      let payload = try JSONDecoder().decode(TokenPayload.self, from: Data(json.standardOutput.utf8))
      #expect(payload.accessToken == grant.accessToken && payload.login == "my_cool_bot")

      let status = try await host.command("status")
      #expect(status.exit == .code(0))
      let lines = status.standardOutput.split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.hasPrefix("bot") && $0.contains("valid") && $0.contains("my_cool_bot") })
      #expect(lines.last == "2 tokens: 2 valid" && lines.allSatisfy { $0.count <= 80 })

      let logout = try await host.command("logout", "bot")
      #expect(logout.exit == .code(0) && logout.standardOutput.contains("revoked at Twitch"))
      #expect(host.twitch.requestCount(.revoke) == 1)
      let after = try await host.command("token", "bot")
      #expect(after.exit == .code(79) && after.standardError.contains("logged out"))
    }
  }

  @Test("logout of a token that is dead already → forgotten, and done")
  func deadLogout() async throws {
    try await withDaemon { host, _ in
      let grant = try await host.login(.bot)
      let isRevoked = host.twitch.withWorld { $0.revokeAccessToken(grant.accessToken ?? "") }
      #expect(isRevoked)
      let logout = try await host.command("logout", "bot")
      #expect(logout.exit == .code(0) && logout.standardOutput.hasPrefix("Forgot the grant of bot: "), "\(logout)")
      #expect(!logout.standardOutput.contains("could not"))
      let account = try await host.client.account("bot")
      #expect(account.trouble?.type == "logged_out" && account.userID == nil)
    }
  }

  @Test("what cannot be done → the documented exit code, and one line that says why and what to do")
  func failures() async throws {
    try await withDaemon { host, daemon in
      try await host.login(.bot)
      let refreshToken = try host.consent(.bot).refreshToken
      let foreign = try Self.json(try host.consent(.overlay))
      let outputs: [(ChildProcess.Output, Int32, String)] = [
        (try await host.command("token", "nobody"), 67, "no such account"),
        (try await host.command("logout", "nobody"), 67, "no such account"),
        (try await host.command("import", "bot", input: "nonsense"), 65, "not JSON"),
        (try await host.command("import", "bot", input: #"{"access_token": "dead"}"#), 65, "dead"),
        (try await host.command("import", "bot", input: foreign), 65, "belongs to client"),
        (
          try await host.command("import", "bot", input: #"{"refresh_token": "\#(refreshToken ?? "")"}"#), 73,
          "has a grant that works"
        ),
        (try await host.command("import", "app", input: #"{"access_token": "a"}"#), 73, "gets its token by itself"),
        (try await host.command("token", "bot", "--min-validity", "1d"), 65, "less than min_validity"),
        (try await host.command("token", "bot", "--min-validity", "1d", "--wait", "0"), 75, "waits for no other"),
        (try await host.command("token", "bot", "--wait", "1h"), 65, "wait is not"),
        (try await host.command("token", "bot", "--scope", "bits:read"), 79, "bits:read"),
        (try await host.command("token", "bot", "--scope", "bits:read", "--wait", "1"), 75, "bits:read"),
      ]
      for (output, code, words) in outputs {
        #expect(output.exit == .code(code) && output.standardOutput.isEmpty, "\(output)")
        #expect(
          output.standardError.hasPrefix("tokenkeeper: cannot ") && output.standardError.contains(words), "\(output)")
        #expect(output.standardError.split(separator: "\n").count == 1 && output.standardError.contains("; "))
      }
      // The attempts left the grant alone.
      let kept = try await host.command("token", "bot")
      #expect(kept.exit == .code(0))
      try await daemon.stop()
      let unreachable = try await host.command("status")
      #expect(unreachable.exit == .code(69))
    }
  }

  @Test("Twitch has trouble and there is no token yet → 75")
  func unavailable() async throws {
    try await withHost(Setup(accounts: [.app])) { host in
      host.twitch.setFault(.status(500, .html), on: .clientCredentials, .untilCleared)
      _ = try await host.start()
      let output = try await host.command("token", "app")
      #expect(output.exit == .code(75) && output.standardError.contains("500"), "\(output)")
      host.twitch.clearFaults()
      // The next attempt is a second or a few away, and nobody has to ask for it.
      _ = try await eventually("the app token") { [client = host.client] () -> String? in
        do { return try await client.plainToken("app") } catch { return nil }
      }
    }
  }
}
