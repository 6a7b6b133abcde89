import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// `tokenkeeper login` for a browser, with curl in its place. `ChromiumTests` have a real one.
@Suite(.showingLogs) struct BrowserLoginTests {
  private static let both = Setup(accounts: [.bot, .widget])

  @Test(
    "the user allows it → result page, and the token is served",
    arguments: ["", "/", "/a/b"])
  func approved(path: String) async throws {
    try await withDaemon(Setup(accounts: [.bot], redirectPath: path)) { host, _ in
      host.answerConsent(as: "my_cool_bot")
      let login = try host.startLogin("bot")
      let page = try await Visit.to(try await login.url())
      #expect(page.status == 200 && page.body.contains("You are logged in"), "\(page)")
      #expect(page.body.contains("my_cool_bot") && page.url.hasPrefix(host.redirectURI))
      let output = try await login.exit()
      #expect(output.exit == .code(0), "\(output)")
      #expect(output.standardOutput.contains("ssh -L \(host.redirectPort):localhost:\(host.redirectPort) "))
      #expect(output.standardOutput.contains("Logged in bot as my_cool_bot, valid for 3h 59m."))
      #expect(Set(try await host.client.token("bot").scopes) == ["chat:read", "chat:edit"])
    }
  }

  @Test("the user says no → a page and 79", arguments: [Cast.bot, .widget])
  func denied(account: Cast) async throws {
    try await withDaemon(Self.both) { host, _ in
      host.twitch.withWorld { $0.answers.standard = .deny }
      let login = try host.startLogin(account.rawValue)
      let page = try await Visit.to(try await login.url())
      #expect(page.status == 409 && page.body.contains("Access was denied"), "\(page)")
      let output = try await login.exit()
      #expect(output.exit == .code(79) && output.standardError.contains("Access was denied"), "\(output)")
    }
  }

  @Test("another user allows it → a page that says who is needed, 65, the fresh token revoked, the old one served")
  func wrongUser() async throws {
    try await withDaemon(Self.both) { host, _ in
      let kept = try await host.login(.bot)
      host.answerConsent(as: "somestreamer")
      let login = try host.startLogin("bot", "--force-verify")
      let page = try await Visit.to(try await login.url())
      #expect(page.status == 409 && page.body.contains("Another user is needed"), "\(page)")
      #expect(page.body.contains("somestreamer logged in at Twitch, and bot is the account of my_cool_bot"))
      let output = try await login.exit()
      #expect(output.exit == .code(65), "\(output)")
      try await host.twitch.waitForRequests(1, to: .revoke)
      #expect(try await host.client.plainToken("bot") == kept.accessToken)
    }
  }

  @Test("a forged, a late and a repeated redirect → a page each, and nothing is spent")
  func state() async throws {
    try await withDaemon(Self.both) { host, _ in
      host.answerConsent(as: "my_cool_bot")
      let first = try host.startLogin("bot")
      let late = try await Visit.redirect(from: try await first.url())
      let second = try host.startLogin("bot", "--replace")
      let url = try await second.url()
      #expect(try await first.exit().exit == .code(79))
      for unknown in [late, host.redirectURI + "/?code=abc&state=forged", host.redirectURI + "/?code=abc"] {
        let page = try await Visit.to(unknown)
        #expect(page.status == 410 && page.body.contains("This login is over"), "\(page)")
      }
      #expect(host.twitch.requestCount(.authorizationCode) == 0)
      let good = try await Visit.redirect(from: url)
      #expect(try await Visit.to(good).status == 200)
      #expect(try await second.exit().exit == .code(0))
      let repeated = try await Visit.to(good)
      #expect(repeated.status == 410 && repeated.body.contains("was used before"), "\(repeated)")
      #expect(host.twitch.requestCount(.authorizationCode) == 1)
    }
  }

  @Test("Twitch does not know the redirect URI → a page and a message that say what to change and where, 78")
  func mismatch() async throws {
    try await withDaemon(Self.both) { host, _ in
      let registered = "http://localhost:\(host.redirectPort)/registered"
      host.changeClient(Cast.confidentialID) { $0.redirectURIs = [registered] }
      let login = try host.startLogin("bot")
      let page = try await Visit.to(try await login.url())
      #expect(page.status == 409 && page.url.hasPrefix(registered), "\(page)")
      #expect(page.body.contains("Twitch does not know this address") && page.body.contains("OAuth Redirect URLs"))
      let output = try await login.exit()
      #expect(output.exit == .code(78), "\(output)")
      #expect(output.standardError.contains("The redirect URI \(host.redirectURI) is not registered at Twitch"))
      #expect(output.standardError.contains("redirect_uri of [clients.bot]"))
    }
  }

  @Test("implicit → the fragment is taken from the page's own origin only, expiry is asked for, not renewable")
  func implicit() async throws {
    try await withDaemon(Self.both) { host, _ in
      host.answerConsent(as: "somestreamer")
      let login = try host.startLogin("widget")
      let redirect = try await Visit.redirect(from: try await login.url())
      let fragment = String(redirect.split(separator: "#")[1])
      let page = try await Visit.to(redirect)
      #expect(page.status == 200 && page.body.contains("<noscript>") && page.body.contains("--paste"))
      let origin = "http://localhost:\(host.redirectPort)"
      let foreign = try await Visit.to(
        origin + "/tokenkeeper/hand-over", "--data", fragment, "--header", "Origin: https://evil.example")
      #expect(foreign.status == 403)
      let handed = try await Visit.to(
        origin + "/tokenkeeper/hand-over", "--data", fragment, "--header", "Origin: \(origin)")
      #expect(handed.status == 200 && handed.body.contains("You are logged in"), "\(handed)")
      let output = try await login.exit()
      #expect(output.exit == .code(0) && output.standardOutput.contains("it cannot be renewed"), "\(output)")
      let account = try await host.client.account("widget")
      #expect(!account.renewable && (account.expiresIn ?? 0) > 58 * 86400)
    }
  }

  @Test("a name that is not loopback → refused, whatever it resolves to")
  func rebinding() async throws {
    try await withDaemon(Self.both) { host, _ in
      let login = try host.startLogin("bot")
      _ = try await login.url()
      let origin = "http://localhost:\(host.redirectPort)/"
      for name in [
        "evil.example:\(host.redirectPort)", "localhost", "localhost:1", "localhost.evil:\(host.redirectPort)",
      ] {
        let page = try await Visit.to(origin, "--header", "Host: \(name)")
        #expect(page.status == 421 && !page.body.contains("tokenkeeper/hand-over"), "\(page)")
      }
      for page in ["", "tokenkeeper/page.js", "?code=a&state=b", "favicon.ico"] {
        let head = try await Visit.to(origin + page, "--include").body
        for field in [
          "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'", "Referrer-Policy: no-referrer",
          "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
        ] {
          #expect(head.contains(field + "\r\n"), "\(page) has no \(field)")
        }
      }
    }
  }

  @Test("nobody listens before, and two logins share the port")
  func listening() async throws {
    try await withDaemon(Self.both) { host, daemon in
      let origin = "http://localhost:\(host.redirectPort)/"
      await #expect(throws: ProgramFailed.self) { try await Visit.to(origin) }
      let first = try host.startLogin("bot")
      let second = try host.startLogin("widget")
      _ = try await (first.url(), second.url())
      #expect(try await Visit.to(origin).status == 200)
      first.child.send(SIGINT)
      #expect(try await first.exit().exit == .signal(SIGINT))
      #expect(try await Visit.to(origin).status == 200)
      try await daemon.stop()
      await #expect(throws: ProgramFailed.self) { try await Visit.to(origin) }
      second.child.send(SIGKILL)
    }
  }

  @Test("somebody else has the port → says so, and how to go on")
  func portInUse() async throws {
    try await withDaemon(Self.both) { host, _ in
      let squatter = try TCPListener(port: host.redirectPort)
      let output = try await host.startLogin("bot").exit()
      #expect(output.exit == .code(75) && output.standardError.contains("login bot --paste"), "\(output)")
      squatter.close()
      let login = try host.startLogin("bot")
      _ = try await login.url()
      login.child.send(SIGINT)
      _ = try await login.exit()
    }
  }

  @Test("--paste → the address from standard input is as good, in one go or in two", arguments: [Cast.bot, .widget])
  func pasted(account: Cast) async throws {
    try await withDaemon(Self.both) { host, _ in
      host.answerConsent(as: account == .bot ? "my_cool_bot" : "somestreamer")
      let asking = try host.startLogin(account.rawValue, "--paste")
      let url = try await asking.url()
      let asked = try await asking.exit()
      #expect(asked.exit == .code(65) && asked.standardError.contains("the login goes on"), "\(asked)")
      let redirect = try await Visit.redirect(from: url)
      let wrong = try await host.startLogin(account.rawValue, "--paste", input: "https://example.org/\n").exit()
      #expect(wrong.exit == .code(65) && wrong.standardError.contains("no answer of Twitch"), "\(wrong)")
      let forged = redirect.replacing(/state=[^&]*/, with: "state=forged")
      let refused = try await host.startLogin(account.rawValue, "--paste", input: forged + "\n").exit()
      #expect(refused.exit == .code(73) && refused.standardError.contains("belongs to no login"), "\(refused)")
      let output = try await host.startLogin(account.rawValue, "--paste", input: redirect + "\n").exit()
      #expect(output.exit == .code(0) && output.standardOutput.contains("Logged in"), "\(output)")
      #expect(output.standardOutput.contains(url), "the same address, because the login was joined")
      await #expect(throws: ProgramFailed.self) { try await Visit.to(host.redirectURI) }
      let again = try await host.startLogin(account.rawValue, "--paste", input: redirect + "\n").exit()
      #expect(again.exit == .code(73), "\(again)")
    }
  }
}

extension BotHost {
  var redirectPort: Int { Int(redirectURI.split(separator: ":")[2].prefix { $0.isNumber }) ?? 0 }

  /// This user consents to everything, without a page.
  func answerConsent(as user: String) { twitch.withWorld { $0.answers.standard = .approve(user: user) } }
}
