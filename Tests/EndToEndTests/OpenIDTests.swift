import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// ID tokens: what they say is kept, and they themselves open nothing.
@Suite(.showingLogs) struct OpenIDTests {
  private static func setup(_ grantType: String) -> Setup {
    Setup(
      accounts: [],
      rules: """
        [accounts.person]
        client = "bot"
        grant_type = "\(grantType)"
        login = "my_cool_bot"
        scopes = ["openid", "chat:read"]

        """)
  }

  /// Consents in a browser's place; where it ends.
  private func consent(_ host: BotHost) async throws -> String {
    host.twitch.withWorld { $0.answers.standard = .approve(user: "my_cool_bot") }
    let asking = try host.startLogin("person", "--paste")
    let url = try await asking.url()
    #expect(url.contains("&nonce="))
    _ = try await asking.exit()
    return try await Visit.redirect(from: url)
  }

  @Test(
    "openid among the scopes → the claims of the verified ID token are kept and shown, also after a restart",
    arguments: ["authorization_code", "implicit"])
  func claims(grantType: String) async throws {
    try await withDaemon(Self.setup(grantType)) { host, daemon in
      let redirect = try await consent(host)
      let output = try await host.startLogin("person", "--paste", input: redirect + "\n").exit()
      #expect(output.exit == .code(0), "\(output)")
      #expect(host.twitch.requestCount(.keys) == 1)
      let claims = try #require(try await host.client.account("person").claims)
      #expect(claims["sub"] == .string("101") && claims["aud"] == .string(Cast.confidentialID))
      #expect(claims["iss"] == .string(host.identityURL + "/oauth2"))
      #expect((claims["at_hash"] != nil) == (grantType == "implicit"))

      try await daemon.stop()
      _ = try await host.start()
      #expect(try await host.client.account("person").claims == claims)
      let status = try await host.command("status", "-v")
      #expect(status.standardOutput.contains("  claim sub           101\n"), "\(status)")
      _ = try await host.command("logout", "person")
      #expect(try await host.client.account("person").claims == nil)
    }
  }

  @Test("an ID token in an access token's place → refused with the reason, and nothing is asked for it")
  func imported() async throws {
    try await withDaemon(Self.setup("implicit")) { host, _ in
      let redirect = try await consent(host)
      let idToken = try #require(redirect.firstMatch(of: /id_token=([^&]+)/)?.output.1)
      let before = host.twitch.requestCount(.validate)
      let output = try await host.command("import", "person", input: #"{"access_token": "\#(idToken)"}"#)
      #expect(output.exit == .code(65) && output.standardError.contains("is an ID token"), "\(output)")
      #expect(!output.standardError.contains(idToken))
      #expect(host.twitch.requestCount(.validate) == before)
    }
  }
}
