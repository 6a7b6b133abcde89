import Testing

@testable import Keeper

@Suite("Tokens that cannot be renewed")
struct EndingTests {
  /// Lets time pass from step to step, each validation answered truly, and notes what people were told and when.
  private func told(
    _ bench: inout Bench, end: BootTime, limit: Int = 4000
  ) -> [(stage: EndingStage, left: Duration)] {
    var told: [(EndingStage, Duration)] = []
    for _ in 0..<limit where bench.shown.standing == .serving {
      bench.advanceToNextStep()
      let left = bench.now.boot.duration(to: end)
      let actions = bench.begin()
      for case .ending(let stage) in actions.notices { told.append((stage, left)) }
      if !actions.calls.isEmpty { bench.validated(Kind.implicit.validation(expiresIn: left)) }
      if bench.pendingRecord != nil { bench.save() }
    }
    return told
  }

  @Test("two months to live → its owner is told a week, a day and an hour ahead, once each, and then it ends")
  func stages() {
    var bench = Bench.serving(.implicit, expiresIn: .hours(24 * 60))
    let end = bench.shown.expiresAt!
    let told = told(&bench, end: end)
    #expect(told.map(\.stage) == [.week, .day, .hour])
    #expect(told.map(\.left) == [.hours(24 * 7), .hours(24), .hours(1)])
    #expect(bench.shown.standing == .needsLogin(.notRenewable))
    #expect(bench.shown.trouble == nil)
  }

  @Test("four hours to live → only the hour is told: nobody had a week to act")
  func shortLife() {
    var bench = Bench.serving(.implicit)
    let end = bench.shown.expiresAt!
    #expect(told(&bench, end: end).map(\.stage) == [.hour])
  }

  @Test("told → shown as trouble while it is served, also after a validation; something worse comes first")
  func shown() {
    var bench = Bench.serving(.implicit, expiresIn: .hours(24 * 6))
    bench.state.phase = .serving(bench.state.phase.grant!.obtained(ago: .hours(24 * 20), at: bench.now))
    #expect(bench.step == .warn)
    #expect(bench.begin() == [.publish, .notify(.ending(.week))])
    #expect(bench.shown.trouble?.kind == .notRenewable)
    #expect(bench.token == "access-1")
    bench.advanceToNextStep()
    bench.begin()
    bench.validated(Kind.implicit.validation(expiresIn: .hours(24 * 5)))
    bench.save()
    #expect(bench.shown.trouble?.kind == .notRenewable)
    bench.advanceToNextStep()
    bench.begin()
    bench.failed(.misconfigured)
    #expect(bench.shown.trouble?.kind == .clientRejected)
  }

  @Test("the daemon was away for all of it → told once, of the nearest, and only when Twitch has said the end")
  func away() {
    let record = Kind.implicit.record(expiresIn: .minutes(30), age: .hours(24 * 59))
    var bench = Bench(Kind.implicit.account, from: .intact(record))
    #expect(bench.step == .validate)
    bench.begin()
    bench.validated(Kind.implicit.validation(expiresIn: .minutes(30)))
    #expect(bench.begin().notices == [.ending(.hour)])
    #expect(bench.step != .warn)
  }

  @Test("Twitch says that it lives longer after all → not shown any more, and told again when it is near")
  func later() {
    let record = Kind.implicit.record(expiresIn: .hours(23), age: .hours(24 * 59))
    var bench = Bench(Kind.implicit.account, from: .intact(record))
    bench.begin()
    bench.validated(Kind.implicit.validation(expiresIn: .hours(23)))
    #expect(bench.begin().notices == [.ending(.day)])
    bench.advanceToNextStep()
    bench.begin()
    bench.validated(Kind.implicit.validation(expiresIn: .hours(24 * 30)))
    if bench.pendingRecord != nil { bench.save() }
    #expect(bench.shown.trouble == nil)
    let end = bench.shown.expiresAt!
    #expect(told(&bench, end: end).map(\.stage) == [.week, .day, .hour])
  }

  @Test("a token with a refresh token, an app token, one that never ends → nobody is told")
  func others() {
    for kind in Kind.allCases {
      var bench = Bench.serving(kind, expiresIn: kind == .implicit ? nil : .minutes(50))
      #expect(bench.state.nextWarning == .distantFuture, "\(kind)")
      #expect(bench.begin().notices.allSatisfy { if case .ending = $0 { false } else { true } })
    }
  }

  @Test("a login brings a new one → the old warning is gone")
  func renewed() {
    let record = Kind.implicit.record(expiresIn: .minutes(30), age: .hours(24 * 59))
    var bench = Bench(Kind.implicit.account, from: .intact(record))
    bench.begin()
    bench.validated(Kind.implicit.validation(expiresIn: .minutes(30)))
    bench.begin()
    let grant = Grant(
      accessToken: "access-9", refreshToken: nil, scopes: ["chat:read"],
      expiresAt: bench.now.boot.advanced(by: .hours(24 * 60)), obtainedAt: bench.now.boot, validatedAt: bench.now.boot)
    bench.handle(.loggedIn(grant, user: .bot, claims: nil))
    #expect(bench.shown.trouble?.kind == .notRenewable, "the old one is still served")
    let actions = bench.save()
    #expect(actions.revoked == ["access-1"])
    #expect(bench.shown.trouble == nil)
    #expect(bench.token == "access-9")
  }

  @Test("scopes are missing → shown as trouble while it is served")
  func missingScopes() {
    var bench = Bench.serving(.confidential)
    #expect(bench.shown.trouble == nil)
    bench.advanceToNextStep()
    bench.begin()
    var validation = Kind.confidential.validation()
    validation.scopes = []
    bench.validated(validation)
    bench.save()
    #expect(
      bench.shown.trouble == Trouble(.missingScopes, "it needs a login for scopes that its token lacks: chat:read"))
    #expect(bench.token == "access-1")
  }
}

extension Grant {
  fileprivate func obtained(ago: Duration, at now: Now) -> Grant {
    var copy = self
    copy.obtainedAt = now.boot.advanced(by: .zero - ago)
    return copy
  }
}
