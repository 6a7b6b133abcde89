import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// The README's programs, as they stand there: blocks of code after a comment `<!-- run: NAME -->`, and the files that they
/// use after `<!-- file: NAME -->`.
@Suite(.showingLogs, .timeLimit(.minutes(10))) struct ReadmeTests {
  @Test("the programs → for each purpose in each language")
  func programs() throws {
    let names = try ReadmeProgram.all().map(\.name)
    #expect(
      Set(names) == [
        "token.sh", "report.sh", "watch.sh", "keeper.py", "report.py", "watch.py", "keeper.js", "report.js", "watch.js",
      ])
  }

  @Test("the program that gets a token → prints the bot's")
  func token() async throws {
    try await withDaemon { host, _ in
      let grant = try await host.login(.bot)
      let output = try await ReadmeProgram.start("token.sh", on: host).exit(within: .seconds(60))
      #expect(output.exit == .code(0))
      #expect(output.standardOutput == grant.accessToken)
    }
  }

  @Test("a call that Twitch lets pass → its answer, and the same token as before", arguments: ["sh", "py", "js"])
  func call(language: String) async throws {
    try await withDaemon { host, _ in
      try await host.login(.bot)
      let before = try await host.client.token("bot")
      let output = try await ReadmeProgram.start("report.\(language)", on: host).exit(within: .seconds(60))
      #expect(output.exit == .code(0) && output.standardOutput.contains("my_cool_bot"), "\(output)")
      #expect(try await host.client.token("bot").generation == before.generation)
    }
  }

  @Test(
    "a token that Twitch has taken away → reported, and the answer to the call with the next",
    arguments: ["sh", "py", "js"])
  func report(language: String) async throws {
    try await withDaemon { host, daemon in
      let old = try await host.login(.bot).accessToken ?? "-"
      let before = try await host.client.token("bot")
      // Or the daemon would find out by itself.
      try await daemon.log.line(with: "Token validated", "account=bot")
      #expect(host.twitch.withWorld { $0.revokeAccessToken(old) })
      // The daemon believes a validation of the last few seconds more than a report.
      try await eventually("the call's answer") {
        let output = try await ReadmeProgram.start("report.\(language)", on: host).exit(within: .seconds(60))
        return output.exit == .code(0) && output.standardOutput.contains("my_cool_bot") ? output : nil
      }
      #expect(try await host.client.token("bot").generation > before.generation)
      #expect(host.twitch.requests.count { $0.endpoint == .refreshToken } == 1)
    }
  }

  @Test("no right to the account → the daemon's reason, and no success", arguments: ["py", "js"])
  func refused(language: String) async throws {
    try await withDaemon(Setup(accounts: [.app])) { host, _ in
      for purpose in ["report", "watch"] {
        let output = try await ReadmeProgram.start("\(purpose).\(language)", on: host).exit(within: .seconds(60))
        #expect(output.exit == .code(1), "\(output)")
        #expect(output.standardError.contains("There is no such account"), "\(output)")
      }
    }
  }

  @Test(
    "watching, over a kill and an end of the daemon → each token once, also those that come meanwhile",
    arguments: ["sh", "py", "js"])
  func watch(language: String) async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, first in
      var (daemon, tokens) = (first, [try await host.login(.bot).accessToken ?? "-"])
      let child = try ReadmeProgram.start("watch.\(language)", on: host)
      defer { child.send(SIGKILL) }
      let said = Transcript(of: child.standardOutput)
      try await said.line(with: tokens[0])
      for round in 0..<4 {
        tokens.append(try await host.login(.bot).accessToken ?? "-")
        try await said.line(with: tokens.last ?? "-")
        if round.isMultiple(of: 2) { await daemon.kill() } else { try await daemon.stop() }
        daemon = try await host.start()
        try await Self.untilBack(host)
      }
      tokens.append(try await host.login(.bot).accessToken ?? "-")
      try await said.line(with: tokens.last ?? "-")
      #expect(tokens.allSatisfy { token in said.lines.count { $0.contains(token) } == 1 }, "\(said.text)")
    }
  }

  /// Until the watcher has a connection beside that of the question.
  private static func untilBack(_ host: BotHost) async throws {
    try await eventually("the watcher's connection") {
      try await host.curl("/metrics").contains("\ntokenkeeper_connections 2\n") ? true : nil
    }
  }
}

private struct ReadmeProgram {
  let name: String
  let code: String

  /// It finds the files that it uses beside it.
  static func start(_ name: String, on host: BotHost) throws -> ChildProcess {
    for program in try all() { try host.folder.write(program.code, to: program.name) }
    let interpreter = ["sh": "sh", "py": "python3", "js": "node"][name.split(separator: ".").last ?? ""]
    return try ChildProcess(
      ["/usr/bin/env", try #require(interpreter, "nothing runs \(name)"), "\(host.folder.path)/\(name)"],
      environment: [
        "TOKENKEEPER_SOCKET": host.socketPath, "TWITCH_API": host.identityURL,
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
      ])
  }

  static func all() throws -> [ReadmeProgram] {
    let readme = URL(fileURLWithPath: #filePath).appending(path: "../../../README.md").standardized
    let text = try String(contentsOf: readme, encoding: .utf8)
    let pattern = /<!-- (?:run|file): (?<name>[a-z.]+) -->\n```[a-z]+\n(?<code>(?s:.*?))\n```/
    return text.matches(of: pattern).map { ReadmeProgram(name: String($0.name), code: $0.code + "\n") }
  }
}
