import Testing

@testable import Keeper

/// The wall clock may be wrong when the machine starts, and stepped at any time; neither costs a token.
@Suite("Wall clock and expiry")
struct ClockTests {
  private static let years = Duration.hours(24 * 3652)

  @Test("stepped → every served token is validated at once, and its expiry is stored anew", arguments: [true, false])
  func stepped(forward: Bool) {
    var bench = Bench.serving(.confidential)
    let expiry = bench.shown.expiresAt
    bench.now.wall = bench.now.wall.advanced(by: forward ? Self.years : .zero - Self.years)
    bench.handle(.clockStepped)
    #expect(bench.token == "access-1")
    #expect(bench.step == .validate)
    bench.begin()
    bench.validated(Kind.confidential.validation(expiresIn: .hours(4) - .minutes(2)))
    #expect(bench.shown.expiresAt == expiry)
    bench.save()
    #expect(bench.saved.last?.grant?.expiresAt == bench.now.wall.advanced(by: .hours(4) - .minutes(2)))
  }

  /// Restored on a machine whose wall clock is off by this much.
  private func restored(_ kind: Kind, offBy error: Duration) -> Bench {
    var now = Now.start
    now.wall = now.wall.advanced(by: error)
    return Bench(kind.account, from: .intact(kind.record()), at: now)
  }

  @Test("ten years ahead at the start → no token is lost, and Twitch corrects the expiry", arguments: Kind.allCases)
  func farAhead(kind: Kind) {
    var bench = restored(kind, offBy: Self.years)
    if kind != .implicit { bench.state.renewal.due = .distantFuture }
    #expect(bench.begin().calls == [.validate("access-1")])
    bench.validated(kind.validation())
    #expect(bench.token == "access-1")
    #expect(bench.shown.expiresAt == bench.now.boot.advanced(by: .hours(4)))
  }

  @Test("ten years ahead and Twitch away → a token that cannot be renewed is not given up")
  func farAheadUnreachable() {
    var bench = restored(.implicit, offBy: Self.years)
    for _ in 1...10 {
      #expect(bench.begin().calls == [.validate("access-1")])
      bench.failed(.unreachable)
      bench.advanceToNextStep()
    }
    bench.begin()
    bench.validated(Kind.implicit.validation())
    #expect(bench.token == "access-1")
  }

  @Test("ten years behind at the start → renewed ahead of the true end", arguments: Kind.refreshable)
  func farBehind(kind: Kind) {
    var bench = restored(kind, offBy: .zero - Self.years)
    bench.begin()
    bench.validated(kind.validation())
    bench.save()
    let ahead = bench.state.renewal.due.duration(to: bench.now.boot.advanced(by: .hours(4)))
    #expect(ahead >= .minutes(15), "\(ahead)")
  }

  @Test("ten years behind at the start → reports are still looked into, and tokens still renewed")
  func farBehindCallers() {
    var bench = restored(.confidential, offBy: .zero - Self.years)
    bench.begin()
    bench.failed(.unreachable)
    bench.advance(.minutes(2))
    #expect(bench.report().resumed.isEmpty)
    #expect(bench.want().resumed.isEmpty)
    #expect(bench.step != .wait(until: .distantFuture))
  }

  @Test("a token that cannot be renewed ends → needs login at its end, not before")
  func ends() {
    var bench = Bench.serving(.implicit)
    var waited = 0
    while bench.shown.standing == .serving, waited < 20 {
      waited += 1
      let end = bench.shown.expiresAt
      bench.advanceToNextStep()
      let actions = bench.begin()
      if actions.notices.contains(.ending(.hour)) { continue }
      if actions.calls.isEmpty {
        #expect(bench.now.boot == end)
      } else {
        let left = bench.now.boot.duration(to: end ?? .distantFuture)
        bench.validated(Kind.implicit.validation(expiresIn: left))
      }
    }
    #expect(bench.shown.standing == .needsLogin(.notRenewable))
  }

  @Test(
    "renewed ahead of its end",
    arguments: [
      (Kind.confidential, 15, 18), (.public, 60, 72), (.app, 75, 75),
    ])
  func ahead(kind: Kind, atLeast: Int, atMost: Int) {
    let bench = Bench.serving(kind, expiresIn: .hours(kind == .public ? 8 : 4))
    let end = bench.shown.expiresAt ?? .distantFuture
    let ahead = bench.state.renewal.due.duration(to: end)
    #expect(ahead >= .minutes(atLeast) && ahead <= .minutes(atMost), "\(ahead)")
  }

  @Test("the app token of two months → renewed a day ahead")
  func appAhead() {
    let bench = Bench.serving(.app, expiresIn: .hours(24 * 58))
    let ahead = bench.state.renewal.due.duration(to: bench.shown.expiresAt ?? .distantFuture)
    #expect(ahead >= .hours(24) && ahead <= .hours(29))
  }

  @Test("a stored grant without an access token is not asked about but renewed")
  func noAccessToken() {
    var record = Kind.confidential.record()
    record.grant?.accessToken = nil
    #expect(Bench(Kind.confidential.account, from: .intact(record)).step == .renew)
  }
}
