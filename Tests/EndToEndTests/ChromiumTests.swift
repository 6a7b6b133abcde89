import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Logins with a real browser, by the sandbox's consent page.
@Suite(.showingLogs, .serialized) struct ChromiumTests {
  private static let both = Setup(accounts: [.bot, .widget])

  @Test(
    "code: approve → the result page, the answer out of the address and the history",
    arguments: Chromium.Screen.allCases)
  func approve(screen: Chromium.Screen) async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run(screen) { browser in
        let login = try host.startLogin("bot")
        try await browser.open(try await login.url())
        try await browser.consent(as: "101")
        #expect(try await browser.text("h1", with: "logged in") == "You are logged in")
        #expect(try await browser.text("main").contains("Tokenkeeper now keeps the grant of my_cool_bot"))
        #expect(try await browser.url() == host.redirectURI + "/")
        #expect(try await browser.isTidy())
        try await Screenshots.keep(browser, "approved-\(screen)")
        #expect(try await login.exit().exit == .code(0))
      }
    }
  }

  @Test("code: deny → a page that says so")
  func deny() async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run { browser in
        let login = try host.startLogin("bot")
        try await browser.open(try await login.url())
        try await browser.click("button[value=deny]")
        #expect(try await browser.text("h1", with: "denied") == "Access was denied")
        #expect(try await browser.isTidy())
        try await Screenshots.keep(browser, "denied")
        #expect(try await login.exit().exit == .code(79))
      }
    }
  }

  @Test("code: the wrong user → a page that says who is needed", arguments: Chromium.Screen.allCases)
  func wrongUser(screen: Chromium.Screen) async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run(screen) { browser in
        let login = try host.startLogin("bot")
        try await browser.open(try await login.url())
        try await browser.consent(as: "102")
        #expect(try await browser.text("h1", with: "user") == "Another user is needed")
        #expect(try await browser.text("main").contains("log in as my_cool_bot"))
        #expect(try await browser.isTidy())
        try await Screenshots.keep(browser, "wrong-user-\(screen)")
        #expect(try await login.exit().exit == .code(65))
      }
    }
  }

  @Test("code: consent for a login that is over → a page that says so")
  func late() async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run { browser in
        let first = try host.startLogin("bot")
        try await browser.open(try await first.url())
        let second = try host.startLogin("bot", "--replace")
        _ = try await second.url()
        try await browser.consent(as: "101")
        #expect(try await browser.text("h1", with: "over") == "This login is over")
        try await Screenshots.keep(browser, "over")
        second.child.send(SIGINT)
        _ = try await (first.exit(), second.exit())
      }
    }
  }

  @Test(
    "implicit: approve → handed over by the page's script, the token out of the address and the history",
    arguments: Chromium.Screen.allCases)
  func implicit(screen: Chromium.Screen) async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run(screen, dark: true) { browser in
        let login = try host.startLogin("widget")
        try await browser.open(try await login.url())
        try await browser.consent(as: "102")
        #expect(try await browser.text("h1", with: "logged in") == "You are logged in")
        #expect(try await browser.title() == "You are logged in – Tokenkeeper")
        #expect(try await browser.url() == host.redirectURI + "/")
        #expect(try await browser.value("document.activeElement.tagName") == "H1")
        #expect(try await browser.isTidy())
        try await Screenshots.keep(browser, "implicit-\(screen)")
        let output = try await login.exit()
        #expect(output.exit == .code(0), "\(output)")
      }
    }
  }

  @Test("a page without an answer of Twitch's → says so, and nobody there any more → says what to do")
  func incomplete() async throws {
    try await withDaemon(Self.both) { host, daemon in
      try await Chromium.run { browser in
        let login = try host.startLogin("widget")
        _ = try await login.url()
        try await browser.open(host.redirectURI)
        #expect(try await browser.text("h1", with: "answer") == "There is no answer of Twitch here")
        await daemon.kill()
        _ = try await browser.value("dispatchEvent(new Event('DOMContentLoaded'))")
        #expect(try await browser.text("h1", with: "did not") == "Tokenkeeper did not answer")
        try await Screenshots.keep(browser, "unreachable")
        login.child.send(SIGKILL)
      }
    }
  }

  @Test(
    "implicit: no scripts → the page says how to go on, and the address is still there to be pasted",
    arguments: Chromium.Screen.allCases)
  func noScript(screen: Chromium.Screen) async throws {
    try await withDaemon(Self.both) { host, _ in
      try await Chromium.run(screen, scripts: false) { browser in
        let login = try host.startLogin("widget")
        host.answerConsent(as: "somestreamer")
        try await browser.open(try await login.url())
        #expect(try await browser.text("noscript", with: "--paste").contains("copy the whole address"))
        try await Screenshots.keep(browser, "no-script-\(screen)")
        let address = try await browser.url()
        #expect(address.contains("#access_token="))
        let pasted = try await host.startLogin("widget", "--paste", input: address + "\n").exit()
        #expect(pasted.exit == .code(0), "\(pasted)")
        #expect(try await login.exit().exit == .code(0))
      }
    }
  }
}

extension Chromium {
  /// On the sandbox's page.
  fileprivate func consent(as user: String) async throws {
    try await click("input[value='\(user)']")
    try await click("button[value=approve]")
  }

  /// Nothing is wider than the screen, nothing was loaded from elsewhere, and nothing secret is in the history.
  fileprivate func isTidy() async throws -> Bool {
    let checks = [
      "document.documentElement.scrollWidth <= innerWidth",
      "performance.getEntriesByType('resource').every((entry) => new URL(entry.name).origin === location.origin)",
      "getComputedStyle(document.querySelector('main')).borderRadius !== '0px'",
      "location.search === '' && location.hash === ''", "document.documentElement.lang === 'en'",
    ]
    for check in checks where try await value(check) != "true" { throw WebDriverError(answer: "not true: \(check)") }
    return true
  }
}

/// For people to look at: written into the folder that `TOKENKEEPER_SCREENSHOTS` names, if it does.
private enum Screenshots {
  static func keep(_ browser: Chromium, _ name: String) async throws {
    guard let folder = ProcessInfo.processInfo.environment["TOKENKEEPER_SCREENSHOTS"] else { return }
    try await browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
  }
}
