import Testing

@testable import Keeper

@Suite("The login machine: before anything is replaced")
struct CheckingRowTests {
  @Test("the account's user → taken, as validated")
  func taken() throws {
    var bench = LoginBench.checking()
    let taken = try #require(bench.validate().taken)
    #expect(taken.user == .bot)
    #expect(taken.grant.accessToken == "access-9")
    #expect(taken.grant.refreshToken == "refresh-9")
    #expect(taken.grant.validatedAt == Now.start.boot)
    #expect(taken.claims == nil)
    #expect(bench.login.due == .distantFuture, "the account decides now")
    #expect(bench.handle(.taken) == [.notify(.loginDone), .finish(.done([]))])
  }

  @Test("another user → refused, and the fresh token is ended")
  func wrongUser() {
    var bench = LoginBench.checking()
    let end = bench.validate(user: .stranger)
    #expect(end.failure == .wrongUser(expected: "bot", got: "stranger"))
    #expect(end.revoked == ["access-9"])
    #expect(end.taken == nil)
  }

  @Test("the bound user, renamed → taken")
  func renamed() {
    var bench = LoginBench.checking()
    let renamed = TwitchUser(id: TwitchUser.bot.id, login: "new_name")
    #expect(bench.validate(user: renamed, bound: .bot).taken?.user == renamed)
  }

  @Test("an app's token → refused, and ended")
  func noUser() {
    var bench = LoginBench.checking()
    let end = bench.validate(user: nil)
    #expect(end.failure == .noUser)
    #expect(end.revoked == ["access-9"])
  }

  @Test("another client's token → refused, and not ended: it is not ours")
  func wrongClient() {
    var bench = LoginBench.checking()
    let end = bench.validate(client: "client-9")
    #expect(end.failure == .wrongClient(theirs: "client-9"))
    #expect(end.revoked == [])
  }

  @Test("the account got another client meanwhile → refused, and ended")
  func clientChanged() {
    var bench = LoginBench.checking()
    let moved = LoginBench.account(.public, scopes: ["chat:read"])
    let end = bench.handle(.validated(Kind.confidential.validation(), account: moved, bound: nil))
    #expect(end.failure == .wrongClient(theirs: "client-1"))
    #expect(end.revoked == ["access-9"])
  }

  @Test("dead on arrival → refused")
  func dead() {
    var bench = LoginBench.checking()
    let end = bench.handle(.failed(.dead))
    #expect(end.failure == .refused(reason: "invalid access token"))
    #expect(end.revoked == [])
  }

  @Test("it cannot be validated for two minutes → failed, and ended")
  func notValidated() {
    var bench = LoginBench.checking()
    var end: [Login.Action] = []
    for _ in 0..<20 where end.isEmpty {
      bench.handle(.failed(.serverError))
      bench.advanceToDue()
      let actions = bench.begin()
      if actions.failure != nil { end = actions }
    }
    #expect(end.failure == .unavailable(reason: "status 503: no JSON"))
    #expect(end.revoked == ["access-9"])
  }

  @Test("scopes are missing → taken, and named")
  func missingScopes() {
    var bench = LoginBench.checking(scopes: ["chat:read", "chat:edit", "bits:read"])
    #expect(bench.validate(scopes: ["chat:read"]).taken != nil)
    #expect(
      bench.handle(.taken).last == .finish(.done([.missingScopes(["chat:edit", "bits:read"])])))
  }

  @Test("ended while it is checked → the fresh token is ended", arguments: [LoginFailure.cancelled, .replaced])
  func ended(_ failure: LoginFailure) {
    var bench = LoginBench.checking()
    #expect(bench.handle(.ended(failure)).revoked == ["access-9"])
    var verifying = LoginBench.verifying()
    #expect(verifying.handle(.ended(failure)).revoked == ["access-9"])
  }

  // MARK: - ID tokens

  @Test("openid → the ID token is verified against client, nonce and access token; its claims are kept")
  func verified() {
    var tokens = TokenResponse.fresh
    tokens.idToken = "id-token-1"
    var bench = LoginBench.checking(tokens, scopes: ["chat:read", "openid"])
    #expect(bench.validate(scopes: ["chat:read", "openid"]) == [])
    let expected = IDTokenExpectation(clientID: "client-1", nonce: "nonce-1", accessToken: "access-9")
    #expect(bench.begin().calls == [.verify("id-token-1", expected)])
    #expect(bench.handle(.verified(.about(.bot))).taken?.claims == #"{"sub":"1001"}"#)
  }

  @Test("the ID token is not good, or about another user → refused, and the access token is ended")
  func notVerified() {
    var bench = LoginBench.verifying()
    let invalid = bench.handle(.notVerified(.invalid(reason: "the nonce differs")))
    #expect(invalid.failure == .invalidIDToken(reason: "the nonce differs"))
    #expect(invalid.revoked == ["access-9"])
    var other = LoginBench.verifying()
    let stranger = other.handle(.verified(.about(.stranger)))
    #expect(stranger.failure == .invalidIDToken(reason: "it is about another user than the access token"))
    #expect(stranger.revoked == ["access-9"])
    #expect(stranger.taken == nil)
  }

  @Test("the keys cannot be had → tried three times, then taken without claims, and said so")
  func noKeys() {
    var bench = LoginBench.verifying()
    for _ in 0..<2 {
      #expect(bench.handle(.notVerified(.unavailable(reason: "status 503"))) == [])
      bench.advanceToDue()
      #expect(bench.begin().calls.count == 1)
    }
    let taken = bench.handle(.notVerified(.unavailable(reason: "status 503"))).taken
    #expect(taken?.grant.accessToken == "access-9")
    #expect(taken?.claims == nil)
    #expect(bench.handle(.taken).last == .finish(.done([.claimsNotVerified(reason: "status 503")])))
  }

  @Test("openid and no ID token → taken without claims, and said so; no openid → an ID token is not looked at")
  func noIDToken() {
    var bench = LoginBench.checking(scopes: ["openid"])
    #expect(bench.validate(scopes: ["openid"]).taken?.claims == nil)
    #expect(bench.handle(.taken).last == .finish(.done([.noIDToken])))
    var tokens = TokenResponse.fresh
    tokens.idToken = "id-token-1"
    var plain = LoginBench.checking(tokens)
    #expect(plain.validate().taken != nil)
  }

  // MARK: - The account

  @Test("the account cannot save it yet → shown, once; it is given something else → withdrawn, nothing to end here")
  func account() {
    var bench = LoginBench.checking()
    bench.validate()
    let trouble = Trouble(.storeFailing, "the store cannot save")
    #expect(bench.handle(.delayed(trouble)) == [.show])
    #expect(bench.handle(.delayed(trouble)) == [])
    let end = bench.handle(.displaced)
    #expect(end.failure == .withdrawn)
    #expect(end.revoked == [])
  }
}
