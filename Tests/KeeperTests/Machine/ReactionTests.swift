import Testing

@testable import Keeper

/// What each answer of Twitch does to each kind of account.
@Suite("Reactions to Twitch's answers")
struct ReactionTests {
  @Test("validate 200 → scopes, user and expiry are kept, and nothing else changes", arguments: Kind.allCases)
  func validationAccepted(kind: Kind) {
    var bench = Bench(kind.account, from: .intact(kind.record(expiresIn: .hours(2))))
    #expect(bench.begin().calls == [.validate("access-1")])
    let sent = bench.now.boot
    bench.advance(.seconds(1))
    bench.validated(kind.validation(expiresIn: .hours(3)))

    #expect(bench.token == "access-1")
    #expect(bench.shown.generation == 7)
    #expect(bench.shown.user == kind.user)
    #expect(bench.shown.scopes == kind.scopes)
    #expect(bench.shown.expiresAt == sent.advanced(by: .hours(3)), "counted from when it was asked")
    #expect(bench.shown.validatedAt == sent)
    bench.save()
    #expect(bench.saved.last?.grant?.expiresAt == Now.start.wall.advanced(by: .hours(3)))
  }

  @Test("validate 401 → withdrawn at once and callers told, then a new one is got", arguments: Kind.renewable)
  func validationRefused(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.report()
    bench.begin()
    let actions = bench.failed(.dead)

    #expect(bench.token == nil)
    #expect(bench.shown.standing == .refused)
    #expect(actions.notices == [.withdrawn(reason: "invalid access token")])
    bench.save()
    #expect(bench.saved.last?.standing == .refused)
    #expect(bench.shown.generation == 8)
    #expect(bench.step == .renew)
  }

  @Test("validate 401 on a token that cannot be renewed → needs login")
  func validationRefusedForGood() {
    var bench = Bench.serving(.implicit)
    bench.report()
    bench.begin()
    let actions = bench.failed(.dead)
    #expect(bench.shown.standing == .needsLogin(.notRenewable))
    #expect(actions.notices.contains(.needsLogin(.notRenewable)))
    #expect(bench.save().resumed == [1])
    #expect(bench.saved.last?.grant == nil)
    #expect(bench.advanceToNextStep() == nil, "nothing is left to do")
  }

  @Test("refresh 200 → stored, then shown, then validated", arguments: Kind.renewable)
  func renewed(kind: Kind) {
    var bench = Bench.serving(kind)
    let call = bench.beginRenewal().calls
    #expect(call == [kind == .app ? .requestAppToken : .refresh("refresh-1")])
    bench.obtained(kind.response(2))
    #expect(bench.token == "access-1", "the new one is not durable yet")
    let actions = bench.save()

    #expect(bench.saved.last?.generation == 8)
    #expect(bench.saved.last?.grant?.accessToken == "access-2")
    #expect(bench.saved.last?.intent == nil)
    #expect(actions.notices == [.renewed])
    #expect(bench.token == "access-2")
    #expect(bench.shown.generation == 8)
    #expect(bench.begin().calls == [.validate("access-2")])
  }

  @Test("refresh 400/401 → needs login, and no loop", arguments: Kind.refreshable)
  func grantRejected(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.beginRenewal()
    bench.failed(.rejected)
    #expect(bench.shown.standing == .needsLogin(.grantRejected))
    bench.save()
    #expect(bench.saved.last?.grant == nil)
    #expect(bench.saved.last?.user == .bot, "whose it was is kept, to refuse another's login")
    #expect(bench.advanceToNextStep() == nil)
  }

  @Test("our client is refused → the tokens stay, and it is tried again an hour later", arguments: Kind.renewable)
  func clientRejected(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.beginRenewal()
    bench.failed(.misconfigured)
    if kind != .app { bench.save() }

    #expect(bench.token == "access-1")
    #expect(bench.shown.trouble?.kind == .clientRejected)
    #expect(bench.state.renewal.due == bench.now.boot.advanced(by: .hours(1)))
    #expect(bench.saved.last?.intent == nil)
  }

  @Test("app token: 5xx, 429 and silence → the old one stays, renewal backs off", arguments: IdentityFailure.doubtful)
  func appBackoff(failure: IdentityFailure) {
    var bench = Bench.serving(.app)
    bench.beginRenewal()
    bench.failed(failure)
    #expect(bench.token == "access-1")
    #expect(bench.state.renewal.due > bench.now.boot)
    bench.advanceToNextStep()
    #expect(bench.begin().calls == [.requestAppToken])
  }

  @Test(
    "a doubtful answer to a validation → the token stays and is validated again soon", arguments: Kind.allCases,
    IdentityFailure.doubtful + [.misconfigured])
  func doubtfulValidation(kind: Kind, failure: IdentityFailure) {
    var bench = Bench.serving(kind)
    bench.report()
    bench.begin()
    let actions = bench.failed(failure)
    #expect(bench.token == "access-1")
    #expect(bench.shown.generation == 7)
    #expect(actions.resumed == [1])
    let wait = bench.advanceToNextStep() ?? .zero
    #expect(wait > .zero && wait <= .seconds(2))
    #expect(bench.begin().calls == [.validate("access-1")])
  }

  @Test("confidential: a doubtful answer to a refresh → sent again by the table", arguments: IdentityFailure.doubtful)
  func confidentialRetry(failure: IdentityFailure) {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.failed(failure)
    #expect(bench.token == "access-1")
    bench.save()
    #expect(bench.saved.last?.intent == nil)
    #expect(bench.advanceToNextStep() != .zero)
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("429 with Retry-After → no attempt before it, but never an absurd wait")
  func retryAfter() {
    for (asked, atLeast, atMost) in [
      (Duration.seconds(90), Duration.seconds(90), Duration.seconds(91)),
      (.zero, .seconds(1), .seconds(2)), (.hours(24 * 365), .hours(1), .hours(1)),
    ] {
      var bench = Bench.serving(.app)
      bench.beginRenewal()
      bench.failed(.throttled(retryAfter: asked))
      let wait = bench.now.boot.duration(to: bench.state.renewal.due)
      #expect(wait >= atLeast && wait <= atMost, "asked for \(asked)")
    }
  }
}
