import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeper run` and `tokenkeeper watch` beside the real daemon.
@Suite(.showingLogs, .timeLimit(.minutes(10))) struct RunTests {
  /// A program that says which token it has, stays, and ends well when it is asked to, or when nobody is left who could
  /// ask. No test waits for what it sleeps.
  private static let program = """
    trap 'echo bye; exit 0' TERM; echo "up $TWITCH_ACCESS_TOKEN"
    while kill -0 $PPID 2>/dev/null; do sleep 1 & wait $!; done
    """

  @Test("--restart, over kills and ends of the daemon → each next token, and left alone meanwhile; no token elsewhere")
  func restarts() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, first in
      var daemon = first
      let child = try host.running("bot", "--wait", "--restart", "--", "/bin/sh", "-c", Self.program)
      let (said, errors) = (Transcript(of: child.standardOutput), Transcript(of: child.standardError))
      try await errors.line(with: "waiting for the token of bot")
      var tokens = [try await host.login(.bot).accessToken ?? "-"]
      try await said.line(with: "up \(tokens[0])")
      for round in 0..<4 {
        let end = errors.end
        if round.isMultiple(of: 2) { await daemon.kill() } else { try await daemon.stop() }
        try await errors.line(with: "trying again until it is back", from: end)
        daemon = try await host.start()
        try await errors.line(with: "the daemon is back", from: end)
        tokens.append(try await host.login(.bot).accessToken ?? "-")
        try await said.line(with: "up \(tokens.last ?? "-")")
      }
      let remains = try Remains.ofProcess(child.pid)
      child.send(SIGTERM)
      let output = try await child.exit(within: .seconds(20))
      #expect(output.exit == .code(0))
      #expect(said.lines == tokens.flatMap { ["up \($0)", "bye"] })
      let secrets = Secrets(of: host.twitch, and: tokens)
      for (place, bytes) in remains.all { #expect(secrets.found(in: bytes).isEmpty, "\(place)") }
      #expect(secrets.found(in: Data(output.standardError.utf8)).isEmpty)
      #expect(secrets.found(in: Data(daemon.log.text.utf8)).isEmpty)
    }
  }

  @Test("--restart, over a renewal and a report → the next token; the account taken away → said, and left alone")
  func changes() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot])) { host, daemon in
      let old = try await host.login(.bot).accessToken ?? "-"
      let child = try host.running("bot", "--restart", "--", "/bin/sh", "-c", Self.program)
      let (said, errors) = (Transcript(of: child.standardOutput), Transcript(of: child.standardError))
      try await said.line(with: "up \(old)")
      // Or the daemon would find out by itself.
      try await daemon.log.line(with: "Token validated", "account=bot")
      #expect(host.twitch.withWorld { $0.revokeAccessToken(old) })
      // The daemon believes a validation of the last few seconds more than a report.
      let next = try await eventually("the next token") { [client = host.client] in
        let token = try await client.token("bot")
        if token.accessToken != old { return token }
        _ = try await client.reject("bot", generation: token.generation)
        return nil
      }
      try await said.line(with: "up \(next.accessToken)")
      try host.replaceConfiguration(with: try host.configuration.replacing(Cast.bot.table, with: ""))
      #expect(try await host.reload().exit == .code(0))
      try await errors.line(with: "cannot watch the token of bot: There is no such account")
      #expect(said.lines == ["up \(old)", "bye", "up \(next.accessToken)"])
      child.send(SIGTERM)
      #expect(try await child.exit(within: .seconds(20)).exit == .code(0))
    }
  }

  @Test("no daemon → refused; with --wait waited for")
  func noDaemon() async throws {
    try await withHost(Setup(accounts: [.bot])) { host in
      let refused = try await host.command("run", "bot", "--", "/bin/echo", "up")
      #expect(refused.exit == .code(69) && refused.standardOutput.isEmpty)
      #expect(refused.standardError.contains("there is no socket at"), "\(refused)")

      let child = try host.running("bot", "--wait", "--", "/bin/sh", "-c", "echo up $TWITCH_LOGIN")
      let errors = Transcript(of: child.standardError)
      try await errors.line(with: "there is no socket at", "trying again until it is back")
      _ = try await host.start()
      try await host.login(.bot)
      let output = try await child.exit(within: .seconds(60))
      #expect(output.exit == .code(0) && output.standardOutput == "up my_cool_bot\n", "\(output)")
    }
  }

  @Test("on a terminal, with --restart → what is typed goes to the program; its end is the command's")
  func typed() async throws {
    // Only the group in the foreground may read from a terminal.
    try await Self.onTerminal("sh -c 'read a; read b; echo got $b; exit 9'") { screen in
      try await screen.press("one")
      try await screen.press("Enter")
      try await screen.line(with: "one")
      try await screen.press("two")
      try await screen.press("Enter")
      try await screen.line(with: "got two")
      try await screen.line(with: "ended with 9")
    }
  }

  @Test("Ctrl-C on a terminal, with --restart → the program's; its end is the command's")
  func interrupted() async throws {
    try await Self.onTerminal("sh -c 'echo up; exec sleep 600'") { screen in
      try await screen.line(with: "up")
      try await screen.press("C-c")
      try await screen.line(with: "ended with 130")
    }
  }

  private static func onTerminal(_ program: String, _ body: (TerminalScreen) async throws -> Void) async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, _ in
      try await host.login(.bot)
      try await TerminalScreen.run(
        "\(BuildProducts.path(of: "tokenkeeper")) run bot --restart -- \(program)",
        environment: ["TOKENKEEPER_SOCKET": host.socketPath], in: host.folder, body)
    }
  }

  @Test("tokenkeeper watch → each change, and a kill of the daemon apart; no token")
  func watch() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, daemon in
      let child = try ChildProcess(
        [BuildProducts.path(of: "tokenkeeper"), "watch", "bot"], environment: ["TOKENKEEPER_SOCKET": host.socketPath])
      let (said, errors) = (Transcript(of: child.standardOutput), Transcript(of: child.standardError))
      try await said.line(with: "bot: no token: ", "tokenkeeper login bot")
      let first = try await host.login(.bot)
      try await said.line(with: "bot: token 1 of my_cool_bot, valid for 3h 59m")
      await daemon.kill()
      try await errors.line(with: "trying again until it is back")
      _ = try await host.start()
      try await errors.line(with: "the daemon is back")
      try await host.login(.bot)
      try await said.line(with: "bot: token 2 of my_cool_bot")
      child.send(SIGINT)
      #expect(try await child.exit(within: .seconds(20)).exit == .signal(SIGINT))
      #expect(!said.text.contains(first.accessToken ?? "-"))
      #expect(said.lines.count { $0.contains("token 1 of my_cool_bot") } == 1, "\(said.text)")
    }
  }
}

extension BotHost {
  fileprivate func running(_ arguments: String...) throws -> ChildProcess {
    try ChildProcess(
      [BuildProducts.path(of: "tokenkeeper"), "run"] + arguments,
      environment: ["TOKENKEEPER_SOCKET": socketPath, "PATH": "/usr/bin:/bin"])
  }
}
