import Testing

@testable import Keeper

@Suite("Validation")
struct ValidationTests {
  @Test("restored → served before Twitch is asked, and asked at once", arguments: Kind.allCases)
  func first(kind: Kind) {
    let bench = Bench(kind.account, from: .intact(kind.record()))
    #expect(bench.token == "access-1")
    #expect(bench.step == .validate)
  }

  @Test("good → the next one is due well before the hour, every time, and not always after the same time")
  func schedule() {
    var bench = Bench.serving(.implicit, expiresIn: nil)
    var waits: Set<Duration> = []
    for _ in 1...50 {
      bench.advanceToNextStep()
      bench.begin()
      bench.validated(Kind.implicit.validation(expiresIn: nil))
      waits.insert(bench.now.boot.duration(to: bench.state.validation.due))
    }
    #expect(waits.allSatisfy { $0 >= .seconds(2880) && $0 < .seconds(3420) }, "\(waits)")
    #expect(waits.count > 25)
  }

  @Test("another expiry → taken over and stored; a second more or less → not worth a write")
  func expiryLearnt() {
    for (expiresIn, writes) in [(Duration.hours(3), true), (.hours(4) - .seconds(119), false)] {
      var bench = Bench.serving(.confidential)
      bench.report()
      bench.begin()
      bench.validated(Kind.confidential.validation(expiresIn: expiresIn))
      #expect(bench.shown.expiresAt == bench.now.boot.advanced(by: expiresIn))
      #expect((bench.pendingRecord != nil) == writes, "\(expiresIn)")
    }
  }

  @Test("the answer to a renewal had no expiry → the validation that follows sets the renewal", arguments: [4, nil])
  func expiryLearntLate(hours: Int?) {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.obtained(Kind.confidential.response(2, expiresIn: nil))
    bench.save()
    bench.begin()
    bench.validated(Kind.confidential.validation(expiresIn: hours.map { .hours($0) }))
    let renewal = bench.now.boot.duration(to: bench.state.renewal.due)
    #expect(renewal > .hours(3) + .minutes(40))
    if hours == nil { #expect(bench.state.renewal.due == .distantFuture) }
  }

  @Test("a legacy token that never expires → served on, validated on, never renewed ahead")
  func neverExpires() {
    var bench = Bench.serving(.confidential, expiresIn: nil)
    for _ in 1...100 {
      bench.advanceToNextStep()
      #expect(bench.begin().calls == [.validate("access-1")])
      bench.validated(Kind.confidential.validation(expiresIn: nil))
    }
    #expect(bench.token == "access-1")
  }

  @Test("other scopes → stored, and those that are missing are shown")
  func scopesChanged() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    var validation = Kind.confidential.validation()
    validation.scopes = ["bits:read"]
    bench.validated(validation)
    bench.save()
    #expect(bench.saved.last?.grant?.scopes == ["bits:read"])
    #expect(bench.shown.missingScopes == ["chat:read"])
  }

  @Test("the user was renamed → the new name is shown, stored and told")
  func renamed() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    var validation = Kind.confidential.validation()
    validation.user?.login = "bot2"
    let actions = bench.validated(validation)
    #expect(actions.notices.contains(.renamed(from: "bot", to: "bot2")))
    #expect(bench.token == "access-1")
    bench.save()
    #expect(bench.saved.last?.user == TwitchUser(id: "1001", login: "bot2"))
  }

  @Test("another user's token → ended and not served")
  func wrongUser() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    var validation = Kind.confidential.validation()
    validation.user = .stranger
    let actions = bench.validated(validation)
    #expect(actions.revoked == ["access-1"])
    #expect(bench.shown.standing == .needsLogin(.wrongUser))
    bench.save()
    #expect(bench.saved.last?.user == .bot)
  }

  @Test("an unknown user → served only if the login is the expected one", arguments: ["BOT", "bot", "else", nil])
  func firstUser(login: String?) {
    var record = Kind.confidential.record()
    record.user = nil
    let account = Account(
      name: .bot, client: .confidentialBot, grantType: .authorizationCode, login: login, scopes: ["chat:read"])
    record.terms = account.terms
    var bench = Bench(account, from: .intact(record))
    #expect(bench.shown.standing == .unverified)
    #expect(bench.token == nil)
    bench.begin()
    bench.validated(Kind.confidential.validation())
    #expect((bench.token != nil) == (login != "else"))
  }

  @Test("the renewal keeps failing → a good validation does not hide it")
  func troubleStays() {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.failed(.misconfigured)
    bench.save()
    bench.state.validation.due = bench.now.boot
    bench.begin()
    bench.validated(Kind.confidential.validation())
    #expect(bench.shown.trouble?.kind == .clientRejected)
  }

  @Test("the validation failed for a while → a good one clears what was wrong")
  func troubleGoes() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    bench.failed(.unreachable)
    #expect(bench.shown.trouble?.kind == .unreachable)
    bench.advanceToNextStep()
    bench.begin()
    bench.validated(Kind.confidential.validation())
    #expect(bench.shown.trouble == nil)
  }

  @Test("Twitch refuses the token that it has just given, again and again → no hot loop", arguments: Kind.renewable)
  func refusedWhenNew(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.beginRenewal()
    let start = bench.now
    for number in 2...11 {
      bench.obtained(kind.response(number))
      bench.save()
      bench.begin()
      bench.failed(.dead)
      bench.save()
      bench.want()
      #expect(bench.token == nil)
      bench.advanceToNextStep()
      bench.begin()
      if kind != .app { bench.save() }
    }
    #expect(start.boot.duration(to: bench.now.boot) >= .minutes(9))
  }

  @Test("lives of any length, also none → a bounded number of renewals", arguments: [0, 1, 4, 60, 600])
  func shortLives(seconds: Int) {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    let start = bench.now.boot
    var renewals = 0
    while start.duration(to: bench.now.boot) < .minutes(10), renewals < 1000 {
      renewals += 1
      bench.obtained(Kind.confidential.response(renewals, expiresIn: .seconds(seconds)))
      bench.save()
      bench.begin()
      bench.validated(Kind.confidential.validation(expiresIn: .seconds(seconds)))
      bench.advanceToNextStep()
      bench.begin()
      bench.save()
    }
    #expect(renewals <= max(300, 600 / max(seconds * 3 / 4, 1) + 1))
  }
}
