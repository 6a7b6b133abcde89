import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// Secrets are planted, everything is made to go wrong, and what the run leaves behind is searched for them.
@Suite(.showingLogs) struct SecretTests {
  private static let access = "plantedaccess0123456789abcdefg"
  private static let refresh = "plantedrefresh/0123456789=abcdefghijklmn%opqrstuvwxy"
  private static let body = "plantedbody0123456789"
  private static let dead = "planteddead0123456789abcdefghi"

  @Test("planted secrets → in no log, no error, no process argument, no environment, no file")
  func planted() async throws {
    let setup = Setup(accounts: [.app, .bot, .overlay], userToken: 6, appToken: 6, validationInterval: "1s")
    try await withHost(setup) { host in
      var left = Remains()
      let daemon = try await host.start()
      left.add(try await Self.importing(host))
      try await host.login(.overlay)
      left.add(try await Self.mistakes(host))
      for account in ["app", "bot", "overlay"] {
        let token = try await host.client.token(account)
        _ = try await host.client.reject(account, generation: token.generation)
        try await daemon.log.line(with: "Token renewed", "account=\(account)")
        _ = try await host.client.plainToken(account)
      }
      left.add(try Remains.ofProcess(daemon.pid))
      left.add(try await Self.trouble(host, daemon))
      left.add(try Remains.ofFiles(in: host.stateFolder))
      try await daemon.stop()
      left.add(try Remains.ofFiles(in: host.stateFolder))
      left.add(["log": Data(daemon.log.text.utf8), "notices": Data(daemon.notices.text.utf8)])
      let output = try await daemon.exit()
      left.add(["standard output": Data(output.standardOutput.utf8)])

      let secrets = Secrets(
        of: host.twitch, and: [Cast.secret, Self.access, Self.refresh, Self.body, Self.dead])
      // The planted ones, and at least a live token of each account.
      #expect(secrets.all.count > 8)
      for (place, bytes) in left.all {
        let found = secrets.found(in: bytes)
        #expect(found.isEmpty, "\(place) shows \(found)")
      }
      // The search itself finds what is there.
      #expect(secrets.found(in: Data("x\(Self.refresh)y".utf8)) == [Self.refresh])
      #expect(left.all.count > 30)
    }
  }

  /// The grant is handed over by our command, which is looked at while Twitch takes its time.
  private static func importing(_ host: BotHost) async throws -> Remains {
    let grant = try host.consent(.bot, accessToken: access, refreshToken: refresh)
    let input = try JSONEncoder().encode(grant)
    host.twitch.setFault(.delay(milliseconds: 2000), on: .validate, .next(2))
    let seen = host.twitch.validationCount(ofToken: access)
    let command = try ChildProcess(
      [BuildProducts.path(of: "tokenkeeper"), "import", "bot"], environment: ["TOKENKEEPER_SOCKET": host.socketPath],
      input: Array(input))
    _ = try await eventually("the import asks Twitch") { [twitch = host.twitch] in
      twitch.validationCount(ofToken: access) > seen ? true : nil
    }
    var left = try Remains.ofProcess(command.pid)
    let output = try await command.exit(within: .seconds(30))
    #expect(output.exit == .code(0))
    host.twitch.clearFaults()
    left.add(["import": Data((output.standardOutput + output.standardError).utf8)])
    return left
  }

  /// Whatever a caller can do wrong with a secret in its hands.
  private static func mistakes(_ host: BotHost) async throws -> Remains {
    var left = Remains()
    let bodies = [
      #"{"grant": {"access_token": "\#(body)""#, #"{"grant": {"access_token": ["\#(body)"]}}"#,
      #"{"grant": {"access_token": "\#(dead)"}}"#, #"{"grant": {"refresh_token": "\#(body)"}}"#, #""\#(body)""#,
      #"{"grant": {"access_token": "\#(body)\u0000\n"}}"#, #"{"grant": "\#(body)", "\#(body)": 1}"#,
      #"{"registration": {"client": "nobody", "grant_type": "\#(dead)"}, "grant": {"access_token": "\#(body)"}}"#,
    ]
    for (number, text) in bodies.enumerated() {
      for account in ["bot", "new"] {
        let answer = try await host.curl("/v1/accounts/\(account)", "-i", "-X", "PUT", "-d", text)
        #expect(!answer.hasPrefix("HTTP/1.1 2"), "\(text)")
        left.add(["mistake \(number) for \(account)": Data(answer.utf8)])
      }
    }
    for input in [#"{"access_token": "\#(dead)"}"#, body, #"{"refresh_token": "\#(body)"}"#] {
      let output = try await host.command("import", "bot", input: input)
      #expect(output.exit != .code(0))
      left.add(["command \(input.count)": Data((output.standardOutput + output.standardError).utf8)])
    }
    return left
  }

  /// Whatever can go wrong at Twitch, and how it is shown.
  private static func trouble(_ host: BotHost, _ daemon: Daemon) async throws -> Remains {
    var left = Remains()
    let faults: [Fault.Effect] = [.status(500, .html), .status(429, .empty), .truncatedBody, .reset, .status(403)]
    for effect in faults {
      host.twitch.setFault(effect, on: .token, .untilCleared)
      host.twitch.setFault(effect, on: .validate, .untilCleared)
      let start = daemon.log.end
      try await daemon.log.line(with: "Trouble", from: start)
      left.add(try await shown(host, "\(effect)"))
      host.twitch.clearFaults()
    }
    host.twitch.withWorld { world in
      world.resetSecret(ofClient: Cast.confidentialID)
      world.disconnect(client: Cast.publicID, user: "102")
    }
    try await daemon.log.line(with: "Account needs login", "account=overlay")
    try await daemon.log.line(with: "Trouble", "client_rejected")
    left.add(try await shown(host, "wrong secret"))
    return left
  }

  private static func shown(_ host: BotHost, _ when: String) async throws -> Remains {
    var left = Remains()
    for path in ["/v1/status", "/v1/accounts"] {
      left.add(["\(path) at \(when)": Data(try await host.curl(path, "-i").utf8)])
    }
    for arguments in [["status"], ["status", "--json"]] {
      let output = try await host.command(arguments[0], arguments.last ?? "")
      left.add(["\(arguments) at \(when)": Data((output.standardOutput + output.standardError).utf8)])
    }
    return left
  }
}
