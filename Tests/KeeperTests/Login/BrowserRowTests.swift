import Testing

@testable import Keeper

@Suite("The login machine: browsers")
struct BrowserRowTests {
  @Test("a code comes back → exchanged with the same redirect URI")
  func code() {
    var bench = LoginBench.browser()
    #expect(bench.login.shown.prompt?.redirectURI == LoginBench.redirectURI)
    #expect(bench.handle(.redirected(.code("code-1"))) == [.show])
    #expect(bench.login.awaitedRedirect == nil, "once")
    #expect(bench.begin().calls == [.exchange("code-1", redirectURI: LoginBench.redirectURI)])
    #expect(bench.handle(.redirected(.code("code-2"))) == [])
  }

  @Test("a token comes back → validated, and its end is what Twitch says there")
  func token() {
    var bench = LoginBench.browser(.implicit)
    bench.handle(.redirected(.token("access-9", idToken: nil)))
    #expect(bench.begin().calls == [.validate("access-9")])
    let taken = bench.validate().taken
    #expect(taken?.grant.expiresAt == Now.start.boot.advanced(by: .hours(4)))
    #expect(taken?.grant.refreshToken == nil)
  }

  @Test("what another flow gives comes back → refused")
  func otherFlow() {
    for (flow, answer) in [
      (GrantType.authorizationCode, Redirect.Answer.token("access-9", idToken: nil)), (.implicit, .code("code-1")),
    ] {
      var bench = LoginBench.browser(flow)
      guard case .refused = bench.handle(.redirected(answer)).failure else {
        Issue.record("\(flow) took it")
        continue
      }
    }
  }

  @Test(
    "an error comes back → its own failure",
    arguments: zip(
      ["access_denied", "redirect_mismatch", "server_error", "unsupported_response_type"],
      [
        LoginFailure.accessDenied(reason: "why"), .redirectMismatch(redirectURI: LoginBench.redirectURI),
        .unavailable(reason: "why"), .refused(reason: "why"),
      ]))
  func errors(_ error: String, _ expected: LoginFailure) {
    var bench = LoginBench.browser()
    #expect(bench.handle(.redirected(.error(error, description: "why"))).failure == expected)
    var silent = LoginBench.browser()
    let long = String(repeating: "x", count: 5000)
    #expect("\(silent.handle(.redirected(.error(error, description: long))))".utf8.count < 1000)
  }

  @Test("nobody comes back → expired after ten minutes")
  func expired() {
    var bench = LoginBench.browser()
    #expect(bench.advanceToDue() == .minutes(10))
    #expect(bench.begin().failure == .expired)
  }

  @Test("the exchange fails in doubt → tried again; refused → failed")
  func exchangeFails() {
    var bench = LoginBench.browser()
    bench.handle(.redirected(.code("code-1")))
    bench.begin()
    #expect(bench.handle(.failed(.lost)) == [.show])
    bench.advanceToDue()
    #expect(bench.begin().calls == [.exchange("code-1", redirectURI: LoginBench.redirectURI)])
    #expect(bench.handle(.failed(.rejected)).failure == .refused(reason: "Invalid refresh token"))
  }

  @Test("the exchange is in doubt for two minutes → unavailable")
  func exchangeUnavailable() {
    var bench = LoginBench.browser()
    bench.now = bench.now.advanced(by: .minutes(9))
    bench.handle(.redirected(.code("code-1")))
    var end: LoginFailure?
    for _ in 0..<20 where end == nil {
      end = bench.begin().failure
      if end == nil {
        bench.handle(.failed(.serverError))
        bench.advanceToDue()
      }
    }
    #expect(end == .unavailable(reason: "status 503: no JSON"))
    #expect(Now.start.boot.duration(to: bench.now.boot) == .minutes(11))
  }
}
