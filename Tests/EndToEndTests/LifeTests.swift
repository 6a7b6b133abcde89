import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Starting, stopping and starting again.
@Suite(.showingLogs) struct LifeTests {
  @Test("SIGTERM → STOPPING=1, exit 0, no socket; the next start has the same tokens without asking for new ones")
  func restart() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot, .overlay])) { host, daemon in
      try await host.login(.bot)
      try await host.login(.overlay)
      let before = try await Self.tokens(host)
      let exit = try await daemon.stop()
      #expect(exit == .code(0))
      try await daemon.notices.line(with: "STOPPING=1")
      #expect(!FileManager.default.fileExists(atPath: host.socketPath))
      host.twitch.clearRequests()

      let second = try await host.start()
      let after = try await Self.tokens(host)
      #expect(after == before)
      for account in ["app", "bot", "overlay"] {
        try await second.log.line(with: "Token validated", "account=\(account)")
      }
      #expect(host.twitch.requestCount(.refreshToken) == 0 && host.twitch.requestCount(.clientCredentials) == 0)
      #expect(host.twitch.requestCount(.validate) == 3)
    }
  }

  private static func tokens(_ host: BotHost) async throws -> [String] {
    var tokens: [String] = []
    for account in ["app", "bot", "overlay"] {
      let token = try await host.client.token(account)
      tokens.append("\(account) \(token.generation) \(token.accessToken)")
    }
    return tokens
  }

  @Test("Twitch refuses connections → ready, and stored tokens are served")
  func unreachable() async throws {
    try await withDaemon { host, daemon in
      let grant = try await host.login(.bot)
      try await daemon.stop()
      // A port of loopback that nobody listens on.
      try host.configure(identityURL: "http://127.0.0.1:1")
      let second = try host.launch()
      try await second.ready(within: .seconds(20))
      let token = try await host.client.plainToken("bot")
      #expect(token == grant.accessToken)
      let account = try await host.client.account("bot")
      #expect(account.state == .valid && account.trouble != nil)
    }
  }

  @Test("Twitch takes connections and says nothing → ready after 10 s, and stored tokens are served before")
  func silent() async throws {
    try await withDaemon(Setup(accounts: [])) { host, daemon in
      // More than are asked about at a time, so that the first look at all of them takes longer than one call may.
      let names = (0..<40).map { "guest\($0)" }
      var tokens: [String: String] = [:]
      for name in names {
        let grant = try host.consent(.bot)
        tokens[name] = grant.accessToken
        _ = try await host.client.importGrant(
          grant, for: name, registration: .init(client: "bot", grantType: "authorization_code"))
      }
      try await daemon.stop()
      host.twitch.setFault(.hang, on: .validate, .untilCleared)
      host.twitch.clearRequests()
      let clock = ContinuousClock()
      let start = clock.now
      let second = try host.launch()
      try await host.twitch.waitForRequests(1, to: .validate)
      for name in names {
        let token = try await host.client.plainToken(name)
        #expect(token == tokens[name])
      }
      #expect(!second.notices.text.contains("READY=1"))
      try await second.ready()
      // Three seconds are for starting a program on a busy machine.
      #expect(clock.now - start < .seconds(13))
      let exit = try await second.stop()
      #expect(exit == .code(0))
    }
  }

  @Test("the token endpoint hangs for one account → others are served and renewed at once")
  func hungAccount() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot, .overlay])) { host, _ in
      try await host.login(.bot)
      let app = try await host.client.plainToken("app")
      host.twitch.setFault(.hang, on: .refreshToken, .untilCleared)
      host.twitch.clearRequests()
      // Only its refresh token is given, so that the caller waits for the token endpoint.
      let grant = try host.consent(.overlay)
      async let stuck = host.client.importGrant(.init(refreshToken: grant.refreshToken), for: "overlay")
      try await host.twitch.waitForRequests(1, to: .refreshToken)
      let clock = ContinuousClock()
      let start = clock.now
      for _ in 0..<100 {
        let token = try await host.client.plainToken("app")
        #expect(token == app)
      }
      // A hundred answers, each from memory, within a fraction of the 10 s that the call to Twitch may take.
      #expect(clock.now - start < .seconds(5))
      let again = try await host.client.importGrant(try host.consent(.bot), for: "bot")
      #expect(again.account.state == .valid)
      // It ends with the call's own deadline, and nobody else noticed.
      do {
        _ = try await stuck
        Issue.record("the hung endpoint gave an answer")
      } catch {
        #expect((error as? KeeperClientError)?.problem?.problemType == .loginRequired)
      }
    }
  }

  @Test("SIGTERM while Twitch answers a refresh → waited for, saved, and there after the next start")
  func stopDuringRefresh() async throws {
    // Renewed after nine seconds, by the daemon itself: a caller would be waited for all the same.
    try await withDaemon(Setup(accounts: [.overlay], userToken: 12)) { host, daemon in
      try await host.login(.overlay)
      let before = try await host.client.token("overlay")
      host.twitch.setFault(.delay(milliseconds: 3000), on: .refreshToken)
      try await host.twitch.waitForRequests(1, to: .refreshToken)
      let exit = try await daemon.stop()
      #expect(exit == .code(0))
      try await daemon.notices.line(with: "STOPPING=1")
      try await daemon.log.line(with: "Token renewed", "account=overlay")

      _ = try await host.start()
      let after = try await host.client.token("overlay")
      #expect(after.generation == before.generation + 1 && after.accessToken != before.accessToken)
      #expect(host.twitch.requestCount(.refreshToken) == 1)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }
}
