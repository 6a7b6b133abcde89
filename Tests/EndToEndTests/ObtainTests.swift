import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import TwitchSandbox
import Testing

/// How tokens get into the daemon and out of it.
@Suite(.showingLogs) struct ObtainTests {
  @Test("an app account → its token is there when the daemon is ready")
  func app() async throws {
    try await withDaemon(Setup(accounts: [.app])) { host, daemon in
      let token = try await host.client.token("app")
      #expect(token.kind == "app" && token.generation == 1 && token.clientID == Cast.confidentialID)
      #expect(token.login == nil && token.scopes.isEmpty)
      #expect(host.twitch.requestCount(.clientCredentials) == 1)
      try await daemon.log.line(with: "Token validated", "account=app")
      #expect(host.twitch.validationCount(ofToken: token.accessToken) == 1)
      try await daemon.notices.line(with: "STATUS=1 token: 1 valid")
    }
  }

  @Test("a grant is imported → served, with whose it is and what it may", arguments: [Cast.bot, .overlay])
  func imported(account: Cast) async throws {
    try await withDaemon(Setup(accounts: [account])) { host, _ in
      let before = await #expect(throws: KeeperClientError.self) { try await host.client.token(account.rawValue) }
      #expect(before?.problem?.problemType == .loginRequired)
      let grant = try await host.login(account)
      let token = try await host.client.token(account.rawValue)
      #expect(token.accessToken == grant.accessToken)
      #expect(token.login == (account == .bot ? "my_cool_bot" : "somestreamer"))
      #expect(Set(token.scopes) == (account == .bot ? ["chat:read", "chat:edit"] : ["channel:read:redemptions"]))
      #expect(token.validatedAt != nil && (14_300...14_400).contains(token.expiresIn ?? 0))
      #expect(host.twitch.requestCount(.refreshToken) == 0)
    }
  }

  @Test("only a refresh token is imported → spent once for a token", arguments: [Cast.bot, .overlay])
  func refreshTokenOnly(account: Cast) async throws {
    try await withDaemon(Setup(accounts: [account])) { host, _ in
      let grant = try host.consent(account)
      let imported = try await host.client.importGrant(.init(refreshToken: grant.refreshToken), for: account.rawValue)
      #expect(imported.account.state == .valid && !imported.created)
      let token = try await host.client.token(account.rawValue)
      #expect(token.accessToken != grant.accessToken)
      #expect(host.twitch.requestCount(.refreshToken) == 1)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("an account that is not in the configuration → kept, and still there after a restart")
  func registered() async throws {
    try await withDaemon(Setup(accounts: [])) { host, daemon in
      let grant = try host.consent(.bot)
      let imported = try await host.client.importGrant(
        grant, for: "guest", registration: .init(client: "bot", grantType: "authorization_code"))
      #expect(imported.created && imported.account.origin == "socket")
      try await daemon.stop()
      _ = try await host.start()
      let token = try await host.client.plainToken("guest")
      #expect(token == grant.accessToken)
    }
  }

  @Test("curl → the token as JSON or as text; a problem for what is not there")
  func curl() async throws {
    try await withDaemon { host, _ in
      let grant = try await host.login(.bot)
      let json = try await host.curl("/v1/tokens/bot")
      let payload = try JSONDecoder().decode(TokenPayload.self, from: Data(json.utf8))
      #expect(payload.accessToken == grant.accessToken && payload.tokenType == "bearer")
      let text = try await host.curl("/v1/tokens/bot", "-H", "Accept: text/plain")
      #expect(text == grant.accessToken)
      let problem = try await host.curl("/v1/tokens/nobody")
      #expect(problem.contains(#""type":"urn:tokenkeeper:problem:unknown_account""#) && problem.contains(#""hint":"#))
    }
  }

  @Test("Twitch is the program twitch-sandbox → the same")
  func sandboxProgram() async throws {
    try await withHost(Setup(accounts: [.app])) { host in
      let program = try SandboxProgram(in: host.folder)
      let address = try await program.address()
      try host.configure(identityURL: address)
      _ = try await host.start()
      let token = try await host.client.token("app")
      #expect(token.clientID == Cast.confidentialID)
      #expect(host.twitch.requestCounts.isEmpty)
      let exit = try await program.stop()
      #expect(exit == .code(0))
    }
  }
}
