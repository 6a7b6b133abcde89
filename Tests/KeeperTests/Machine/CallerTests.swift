import Testing

@testable import Keeper

/// What callers who ask for another token get.
@Suite("Callers")
struct CallerTests {
  /// Serving, and old enough that a caller may have it renewed.
  private func mature(_ kind: Kind) -> Bench {
    var bench = Bench.serving(kind)
    bench.advance(.minutes(5))
    return bench
  }

  @Test("many report the same token → one validation answers them all")
  func reportsJoin() {
    var bench = mature(.confidential)
    for _ in 1...3 { #expect(bench.report().isEmpty) }
    #expect(bench.begin().calls == [.validate("access-1")])
    for _ in 4...6 { #expect(bench.report().isEmpty) }
    let actions = bench.validated(Kind.confidential.validation())
    #expect(actions.resumed == [1, 2, 3, 4, 5, 6])
    #expect(actions.allSettled())
  }

  @Test("the reported token is dead → all get the next one from one refresh", arguments: Kind.renewable)
  func reportsRenew(kind: Kind) {
    var bench = mature(kind)
    for _ in 1...3 { bench.report() }
    bench.begin()
    #expect(bench.failed(.dead).resumed.isEmpty)
    bench.report()
    #expect(bench.save().resumed.isEmpty)
    bench.beginRenewal()
    bench.report(7)
    bench.obtained(kind.response(2))
    let actions = bench.save()
    #expect(Set(actions.resumed) == [1, 2, 3, 4, 5])
    #expect(actions.allSettled())
    #expect(bench.token == "access-2")
  }

  @Test("an older token is reported → answered at once, nothing is asked")
  func oldReport() {
    var bench = mature(.confidential)
    #expect(bench.report(6).resumed == [1])
    #expect(bench.step != .validate)
  }

  @Test("a report right after a validation → answered by it; a little later → asked again")
  func freshValidation() {
    var bench = mature(.confidential)
    bench.report()
    bench.begin()
    bench.validated(Kind.confidential.validation())
    bench.advance(.seconds(4))
    #expect(bench.report().resumed == [2], "also while facts are being saved")
    bench.save()
    bench.advance(.seconds(2))
    #expect(bench.report().isEmpty)
    #expect(bench.step == .validate)
  }

  @Test("a report while facts are being saved → answered by a validation afterwards")
  func reportWhileSaving() {
    var bench = mature(.confidential)
    bench.report()
    bench.begin()
    bench.validated(Kind.confidential.validation(expiresIn: .hours(2)))
    bench.advance(.seconds(10))
    #expect(bench.report().isEmpty)
    bench.save()
    #expect(bench.step == .validate)
    bench.begin()
    #expect(bench.validated(Kind.confidential.validation(expiresIn: .hours(2))).resumed == [2])
  }

  @Test("a report during a refresh → answered by it")
  func reportWhileRefreshing() {
    var bench = mature(.confidential)
    bench.beginRenewal()
    bench.report()
    bench.obtained(Kind.confidential.response(2))
    #expect(bench.save().resumed == [1])
  }

  @Test("a wanted renewal → begun at once and shared", arguments: Kind.renewable)
  func wanted(kind: Kind) {
    var bench = mature(kind)
    #expect(bench.want().isEmpty)
    #expect(bench.want().isEmpty)
    #expect(bench.step == .renew)
    bench.beginRenewal()
    bench.obtained(kind.response(2))
    #expect(bench.save().resumed == [1, 2])
  }

  @Test("a young token is not renewed for a caller, also not while it is being validated")
  func young() {
    var bench = mature(.confidential)
    bench.beginRenewal()
    bench.obtained(Kind.confidential.response(2))
    bench.save()
    #expect(bench.want().resumed == [1])
    bench.begin()
    #expect(bench.want().resumed == [2])
    #expect(bench.validated(Kind.confidential.validation()).resumed.isEmpty)
    #expect(bench.step != .renew)
  }

  @Test("nothing better can be had → answered at once")
  func notRenewable() {
    var implicit = mature(.implicit)
    #expect(implicit.want().resumed == [1])
    var loggedOut = mature(.confidential)
    loggedOut.logOut()
    loggedOut.save()
    #expect(loggedOut.want().resumed == [2])
    #expect(loggedOut.report().resumed == [3])
  }

  @Test("the renewal backs off → callers are told so at once and for how long, and do not shorten it")
  func backoffFailsFast() throws {
    var bench = mature(.confidential)
    for _ in 1...4 {
      bench.beginRenewal()
      bench.failed(.serverError)
      let due = bench.state.renewal.due
      let early = bench.want()
      bench.save()
      let late = bench.want()
      #expect(early.failure == .unexpected, "also while the intent is being taken back")
      #expect(late.failure == .unexpected)
      #expect(late.retryAfter == bench.now.boot.duration(to: due))
      #expect(bench.state.renewal.due == due)
    }
  }

  @Test("the validation backs off → reports are told so at once, and do not shorten it")
  func validationBackoff() {
    var bench = mature(.confidential)
    bench.report()
    bench.begin()
    #expect(bench.failed(.unreachable).failure == .unreachable)
    let due = bench.state.validation.due
    #expect(bench.report().failure == .unreachable)
    #expect(bench.state.validation.due == due)
  }

  @Test("uncertain → callers are told so at once, and served what there is")
  func uncertain() {
    var bench = mature(.public)
    bench.want()
    bench.beginRenewal()
    #expect(bench.failed(.lost).failure == .outcomeUnknown)
    #expect(bench.want().failure == .outcomeUnknown)
    #expect(bench.report().failure == .outcomeUnknown)
    #expect(bench.token == "access-1")
  }

  @Test("the user is not known yet → the validation answers who wants the token", arguments: [true, false])
  func unverified(wants: Bool) {
    var record = Kind.confidential.record()
    record.user = nil
    var bench = Bench(Kind.confidential.account, from: .intact(record))
    _ = wants ? bench.want() : bench.report()
    bench.begin()
    #expect(bench.validated(Kind.confidential.validation()).resumed == [1])
    #expect(bench.token == "access-1")
  }

  @Test("the first app token → everybody who waits gets it")
  func firstAppToken() {
    var bench = Bench(Kind.app.account, from: nil)
    bench.want()
    bench.report(0)
    bench.begin()
    bench.obtained(Kind.app.response(1))
    let actions = bench.save()
    #expect(actions.resumed == [1, 2])
    #expect(actions.notices == [.obtained])
    #expect(bench.shown.generation == 1)
  }
}
