import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Tokens that end, by age or by Twitch.
@Suite(.showingLogs) struct RenewalTests {
  @Test("tokens of a few seconds → renewed before they end, and no caller is ever without one")
  func ahead() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot, .overlay], userToken: 6, appToken: 6)) { host, daemon in
      try await host.login(.bot)
      try await host.login(.overlay)
      for account in ["app", "bot", "overlay"] {
        // Generation 1 was obtained or imported, the next two are renewals.
        let readings = try await eventually("two renewals of \(account)") { [client = host.client] in
          let token = try await client.token(account)
          #expect(token.expiresIn ?? 0 >= 0)
          return token.generation >= 3 ? token.generation : nil
        }
        #expect(readings >= 3)
      }
      #expect(!daemon.log.text.contains("withdrawn") && !daemon.log.text.contains("Trouble"))
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("each token → validated within each interval, by the sandbox's own count")
  func validation() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot], validationInterval: "3s")) { host, daemon in
      let grant = try await host.login(.bot)
      let appToken = try await host.client.plainToken("app")
      for token in [grant.accessToken, appToken].compactMap(\.self) {
        _ = try await eventually("four validations") { [twitch = host.twitch] in
          twitch.validationCount(ofToken: token) >= 4 ? true : nil
        }
        let times = host.twitch.requests
          .filter { $0.endpoint == .validate && $0.tokenFingerprint == Redaction.fingerprint(token) }
          .map { Double($0.time.milliseconds) / 1000 }
        for (earlier, later) in zip(times, times.dropFirst()) {
          // A second beyond the interval is for a machine that is busy with other tests.
          #expect(later - earlier < 4)
        }
      }
      #expect(host.twitch.requestCount(.refreshToken) == 0 && host.twitch.requestCount(.clientCredentials) == 1)
    }
  }

  @Test("validations without end → over as many connections as are asked at once; what holds a secret has its own")
  func connections() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot, .overlay], validationInterval: "1s")) { host, daemon in
      try await host.login(.bot)
      try await host.login(.overlay)
      let (made, counts) = try await eventually("thirty validations") { [twitch = host.twitch] in
        let made = twitch.connectionCount
        let counts = twitch.requestCounts
        return counts[.validate, default: 0] >= 30 ? (made, counts) : nil
      }
      let forms = counts.filter { $0.key != .validate }.values.reduce(0, +)
      #expect(forms >= 1 && made - forms <= 3, "\(made) connections for \(counts)")
    }
  }

  @Test("a token is revoked at Twitch → withdrawn and replaced", arguments: [Cast.app, .bot])
  func revoked(account: Cast) async throws {
    try await withDaemon(Setup(validationInterval: "1s")) { host, daemon in
      try await host.login(.bot)
      let old = try await host.client.token(account.rawValue)
      _ = host.twitch.withWorld { $0.revokeAccessToken(old.accessToken) }
      try await daemon.log.line(with: "Token withdrawn", "account=\(account.rawValue)", "invalid access token")
      let new = try await eventually("another token") { [client = host.client] in
        do throws(KeeperClientError) {
          return try await client.token(account.rawValue)
        } catch {
          // Between the two there is none, and it says so.
          #expect(error.problem?.problemType == .temporarilyUnavailable)
          return nil
        }
      }
      #expect(new.accessToken != old.accessToken && new.generation > old.generation)
      // From the loss to the next token exactly one request was made for it.
      let requests =
        account == .app ? host.twitch.requestCount(.clientCredentials) - 1 : host.twitch.requestCount(.refreshToken)
      #expect(requests == 1)
    }
  }

  @Test("the user disconnects the app → needs a login, and says which command helps")
  func disconnected() async throws {
    try await withDaemon(Setup(validationInterval: "1s")) { host, daemon in
      try await host.login(.bot)
      host.twitch.withWorld { $0.disconnect(client: Cast.confidentialID, user: "101") }
      try await daemon.log.line(with: "Account needs login", "account=bot", "why=grant_rejected")
      let error = await #expect(throws: KeeperClientError.self) { try await host.client.token("bot") }
      #expect(error?.problem?.problemType == .loginRequired)
      #expect(error?.hint?.contains("'tokenkeeper import bot'") == true)
      try await daemon.notices.line(with: "STATUS=2 tokens: 1 valid, 1 needs login")
      let account = try await host.client.account("bot")
      #expect(account.state == .needsLogin && account.trouble?.hint.contains("tokenkeeper import bot") == true)
      // Asked once, and not again and again.
      #expect(host.twitch.requestCount(.refreshToken) == 1)
      let grant = try await host.login(.bot)
      let token = try await host.client.plainToken("bot")
      #expect(token == grant.accessToken)
    }
  }

  @Test("1,000 callers report the same dead token at once → one validation, one refresh, the same new token for all")
  func rejectedByMany() async throws {
    try await withDaemon(Setup(accounts: [.overlay])) { host, _ in
      try await host.login(.overlay)
      let old = try await host.client.token("overlay")
      // A validation younger than 5 s would answer the reports; there is no event at the end of its youth.
      let validated = Date(timeIntervalSince1970: Double(old.validatedAt ?? 0))
      _ = try await eventually("a validation of some age") { validated.timeIntervalSinceNow < -7 ? true : nil }
      _ = host.twitch.withWorld { $0.revokeAccessToken(old.accessToken) }
      host.twitch.clearRequests()

      let callers = try (0..<1000).map { _ in try RawConnection(to: host.socketPath) }
      for caller in callers { caller.post("/v1/tokens/overlay/reject", #"{"generation": \#(old.generation)}"#) }
      var tokens: Set<String> = []
      for caller in callers {
        let answer = try await caller.answer()
        #expect(answer.status == 200)
        tokens.insert(try answer.decoded(TokenPayload.self).accessToken)
      }
      #expect(tokens.count == 1 && !tokens.contains(old.accessToken))
      #expect(host.twitch.requestCount(.refreshToken) == 1)
      // One of the old token; the new one may have had its own by now.
      #expect(host.twitch.validationCount(ofToken: old.accessToken) == 1)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }
}
