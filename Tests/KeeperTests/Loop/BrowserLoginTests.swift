import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: logins in a browser", .timeLimit(.minutes(2)))
struct BrowserLoginTests {
  @Test("the browser comes back with a code → exchanged, checked, saved and served; a second time it is refused")
  func code() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.login(.bot, .code)
      let state = try world.state(in: try await reader.prompt())
      let redirect = Redirect(state: state, answer: .code("code-1"))
      let end = try await world.keeper.redirected(redirect, for: .bot, within: .seconds(20))
      #expect(end.entry?.accessToken == "access-2")
      #expect(try await reader.last().entry?.accessToken == "access-2")
      await #expect(throws: RedirectRefusal.alreadyUsed) {
        try await world.keeper.redirected(redirect, within: .seconds(20))
      }
      await world.settle()
      #expect(world.identity.made(.redeemCode).map(\.token) == ["code-1"])
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
    }
  }

  @Test("the exchange takes longer than the browser waits → finishing, and the login goes on")
  func slowExchange() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.login(.bot, .code)
      let state = try world.state(in: try await reader.prompt())
      let exchange = world.identity.hold { $0.kind == .redeemCode }
      let browser = Task {
        try await world.keeper.redirected(Redirect(state: state, answer: .code("code-1")), within: .seconds(3))
      }
      await exchange.untilHolding(1)
      await #expect(throws: RedirectRefusal.alreadyUsed, "also while the first is worked on") {
        try await world.keeper.redirected(Redirect(state: state, answer: .code("code-2")), within: .seconds(3))
      }
      await world.run(for: .seconds(3), held: 1)
      guard case .finishing = try await browser.value else {
        Issue.record("the browser was not let go")
        return
      }
      exchange.open()
      #expect(try await reader.last().entry?.accessToken == "access-2")
    }
  }

  @Test("a token comes back → its end is learnt from validation, it is not renewable, and its refresh token is gone")
  func implicit() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.login(.bot, .implicit)
      let prompt = try await reader.prompt()
      #expect(prompt.url.contains("response_type=token&"))
      world.twitch.give("access-50", livingFor: .hours(24 * 60))
      let end = try await world.keeper.redirected(
        Redirect(state: try world.state(in: prompt), answer: .token("access-50", idToken: nil)), within: .seconds(20))
      let entry = try #require(end.entry)
      #expect(entry.accessToken == "access-50")
      #expect(entry.isRenewable == false)
      #expect(entry.expiresAt == world.clock.now().boot.advanced(by: .hours(24 * 60)))
      #expect(world.store.records[.bot]?.grant?.refreshToken == nil)
    }
  }

  @Test(
    "a redirect that is nobody's, another account's, late, or of a login that ended → told apart, nothing is touched")
  func refusals() async throws {
    let other = AccountName(literal: "other")
    try await withKeeper([Kind.confidential.account, Kind.confidential.account(named: other)]) { world in
      await world.settle()
      let keeper = world.keeper
      @Sendable func redirect(_ state: Secret?, for name: AccountName? = nil) async throws {
        _ = try await keeper.redirected(
          Redirect(state: state, answer: .code("code-1")), for: name, within: .seconds(20))
      }
      var reader = try await world.login(.bot, .code)
      let state = try world.state(in: try await reader.prompt())
      await #expect(throws: RedirectRefusal.unknown) { try await redirect(nil) }
      await #expect(throws: RedirectRefusal.unknown) { try await redirect("guess") }
      await #expect(throws: RedirectRefusal.otherAccount) { try await redirect(state, for: other) }
      await world.keeper.cancelLogin(.bot)
      #expect(try await reader.last().failure == .cancelled)
      await #expect(throws: RedirectRefusal.over(.cancelled)) { try await redirect(state) }

      var late = try await world.login(.bot, .code)
      let lateState = try world.state(in: try await late.prompt())
      await world.settle()
      await world.run(for: .minutes(10))
      #expect(try await late.last().failure == .expired)
      await #expect(throws: RedirectRefusal.expired) { try await redirect(lateState) }
      #expect(world.identity.made(.redeemCode).isEmpty)
      #expect(world.token() == "access-1")
    }
  }

  @Test("Twitch sends the user back with an error → failed with its own reason, and the state is used")
  func error() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.login(.bot, .code)
      let state = try world.state(in: try await reader.prompt())
      let answer = Redirect.Answer.error("access_denied", description: "The user denied you access")
      let end = try await world.keeper.redirected(Redirect(state: state, answer: answer), within: .seconds(20))
      #expect(end.failure == .accessDenied(reason: "The user denied you access"))
      #expect(try await reader.last().failure == end.failure)
      await #expect(throws: RedirectRefusal.alreadyUsed) {
        try await world.keeper.redirected(Redirect(state: state, answer: .code("code-1")), within: .seconds(20))
      }
    }
  }

  @Test("openid, forced consent → nonce, response type and force_verify are sent; nonce and state are never the same")
  func request() async throws {
    let account = Account(
      name: .bot, client: .confidentialBot, grantType: .implicit, login: "bot", scopes: ["openid", "chat:read"])
    try await withKeeper([account]) { world in
      await world.settle()
      var seen: Set<String> = []
      for _ in 0..<4 {
        var request = LoginRequest.implicit
        request.forceVerify = true
        request.existing = .replace
        var reader = try await world.login(.bot, request)
        let url = try await reader.prompt().url
        #expect(url.contains("response_type=token id_token&"))
        #expect(url.contains("&force_verify=true"))
        for name in ["state", "nonce"] {
          let value = try #require(url.split(separator: "&").first { $0.hasPrefix("\(name)=") }?.dropFirst(6))
          #expect(value.count == 64)
          seen.insert(String(value))
        }
      }
      #expect(seen.count == 8)
    }
  }

  @Test("state and nonce → from the given generator, each of its bits used")
  func randomness() {
    struct Scripted: RandomNumberGenerator {
      var words: [UInt64]
      mutating func next() -> UInt64 { words.removeFirst() }
    }
    var generator = Scripted(words: [.max, 0, 0x0123_4567_89AB_CDEF, 1])
    #expect(
      RandomText.make(using: &generator) == "ffffffffffffffff00000000000000000123456789abcdef0000000000000001")
  }

  @Test("past redirects → bounded, the oldest go first, the newest word on a state counts")
  func pastRedirects() {
    var past = PastRedirects()
    for number in 0...PastRedirects.limit { past.add(Secret("state-\(number)"), .alreadyUsed) }
    #expect(past.refusal(of: "state-0") == .unknown)
    #expect(past.refusal(of: "state-1") == .alreadyUsed)
    past.add("state-9", .expired)
    #expect(past.refusal(of: "state-9") == .expired)
    #expect(past.refusal(of: "state") == .unknown)
  }
}
