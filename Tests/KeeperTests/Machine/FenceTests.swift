import Testing

@testable import Keeper

/// A refresh token of a public client that may have been spent is never sent again.
@Suite("Replay fence")
struct FenceTests {
  /// A public client's account whose refresh was sent and had this end.
  private func afterRefresh(_ failure: IdentityFailure, policy: KeeperPolicy = KeeperPolicy()) -> Bench {
    var bench = Bench.serving(.public, policy: policy)
    bench.beginRenewal()
    bench.failed(failure)
    return bench
  }

  /// The same, stored and ready to be probed.
  private func uncertain(policy: KeeperPolicy = KeeperPolicy()) -> Bench {
    var bench = afterRefresh(.lost, policy: policy)
    bench.save()
    return bench
  }

  @Test("the refresh token leaves only after the intent is durable", arguments: Kind.refreshable)
  func intentFirst(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.state.renewal.due = bench.now.boot
    let actions = bench.begin()
    #expect(actions.calls.isEmpty)
    #expect(bench.pendingRecord?.intent == .init(generation: 7, at: bench.now.wall))
    #expect(bench.pendingRecord?.grant?.refreshToken == "refresh-1")
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("certainly not sent → the intent is taken back and the same token is sent later")
  func unreachable() {
    var bench = afterRefresh(.unreachable)
    #expect(bench.shown.standing == .serving)
    #expect(bench.pendingRecord != nil && bench.pendingRecord?.intent == nil)
    bench.save()
    bench.advanceToNextStep()
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test(
    "not known whether it was processed → uncertain: served, kept with its intent, and asked",
    arguments: IdentityFailure.ambiguous)
  func becomesUncertain(failure: IdentityFailure) {
    var bench = afterRefresh(failure)
    #expect(bench.shown.standing == .uncertain)
    #expect(bench.token == "access-1")
    bench.save()
    #expect(bench.saved.last?.intent != nil)
    #expect(bench.begin().calls == [.probe("access-1")])
  }

  @Test("the old token is dead → the refresh was processed: needs login, and says why")
  func answerLost() {
    var bench = uncertain()
    bench.begin()
    bench.failed(.dead)
    #expect(bench.shown.standing == .needsLogin(.answerLost))
    #expect(bench.token == nil)
    bench.save()
    #expect(bench.saved.last?.grant == nil)
    #expect(bench.advanceToNextStep() == nil)
  }

  @Test("the old token is good twice, 30 s apart → served again, and the refresh goes on")
  func notProcessed() {
    var bench = uncertain()
    bench.begin()
    bench.validated(Kind.public.validation())
    #expect(bench.shown.standing == .uncertain, "once may have been too early")
    #expect(bench.advanceToNextStep() == .seconds(30))
    #expect(bench.begin().calls == [.probe("access-1")])
    bench.validated(Kind.public.validation())
    #expect(bench.shown.standing == .serving)
    bench.save()
    #expect(bench.saved.last?.intent == nil)
    bench.advanceToNextStep()
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("a doubtful answer to a probe proves nothing, in either direction", arguments: IdentityFailure.doubtful)
  func doubtfulProbe(failure: IdentityFailure) {
    var bench = uncertain()
    bench.begin()
    bench.validated(Kind.public.validation())
    bench.advanceToNextStep()
    bench.begin()
    bench.failed(failure)
    #expect(bench.shown.standing == .uncertain)
    bench.advanceToNextStep()
    #expect(bench.begin().calls == [.probe("access-1")])
    bench.validated(Kind.public.validation())
    #expect(bench.shown.standing == .serving, "the first good answer still counts")
  }

  @Test("the old token died of age → undecidable: needs login, and the grant is kept")
  func undecidable() {
    var bench = uncertain()
    bench.advance(.hours(5))
    bench.begin()
    bench.failed(.dead)
    #expect(bench.shown.standing == .needsLogin(.undecidable))
    bench.save()
    #expect(bench.saved.last?.grant?.refreshToken == "refresh-1")
    #expect(bench.advanceToNextStep() == nil)
  }

  @Test("the old token is dead in the last second of its life → nobody can say what of: undecidable")
  func undecidableNearTheEnd() throws {
    var bench = uncertain()
    let end = try #require(bench.state.phase.grant?.expiresAt)
    bench.advance(bench.now.boot.duration(to: end) - .seconds(1))
    bench.begin()
    bench.failed(.dead)
    #expect(bench.shown.standing == .needsLogin(.undecidable))
  }

  @Test("it died of age while nobody could be asked → undecidable as well")
  func undecidableUnasked() {
    var bench = uncertain()
    bench.advance(.hours(5))
    bench.begin()
    bench.failed(.unreachable)
    #expect(bench.shown.standing == .needsLogin(.undecidable))
  }

  @Test("the token was already refused → there is nothing to probe: undecidable")
  func nothingToProbe() {
    var bench = Bench.serving(.public)
    bench.report()
    bench.begin()
    bench.failed(.dead)
    bench.save()
    bench.beginRenewal()
    bench.failed(.lost)
    #expect(bench.shown.standing == .needsLogin(.undecidable))
  }

  @Test("undecidable with the setting that retries → sent again, after a while")
  func retriesUndecidable() {
    var policy = KeeperPolicy()
    policy.retriesUndecidable = true
    var bench = uncertain(policy: policy)
    bench.advance(.hours(5))
    bench.begin()
    bench.failed(.dead)
    bench.save()
    #expect(bench.shown.standing == .refused)
    #expect(bench.advanceToNextStep() != .zero)
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("lost again and again → ever longer between two refreshes, so that an outage is not made worse")
  func probingBacksOff() {
    var bench = uncertain()
    var sent: [BootTime] = []
    for _ in 1...8 {
      for _ in 1...2 {
        bench.advanceToNextStep()
        bench.begin()
        bench.validated(Kind.public.validation(expiresIn: .hours(24)))
      }
      bench.save()
      bench.advanceToNextStep()
      bench.begin()
      bench.save()
      sent.append(bench.now.boot)
      bench.failed(.lost)
      bench.save()
    }
    let gaps = zip(sent, sent.dropFirst()).map { $0.duration(to: $1) }
    #expect(gaps.last.map { $0 > .minutes(5) } == true, "\(gaps)")
  }

  // MARK: - After a crash

  private func restored(
    _ change: (inout AccountRecord) -> Void = { _ in }, kind: Kind = .public, policy: KeeperPolicy = KeeperPolicy()
  ) -> Bench {
    var record = kind.record()
    record.intent = .init(generation: 7, at: Now.start.wall.advanced(by: .seconds(-1)))
    change(&record)
    return Bench(kind.account, from: .intact(record), policy: policy)
  }

  @Test("restored with an intent → served, and probed before anything is sent")
  func restoredWithIntent() {
    var bench = restored()
    #expect(bench.shown.standing == .uncertain)
    #expect(bench.token == "access-1")
    #expect(bench.begin().calls == [.probe("access-1")])
  }

  @Test("restored with an intent whose token was refused → undecidable, kept", arguments: [true, false])
  func restoredUndecidable(hasAccessToken: Bool) {
    let bench = restored {
      $0.standing = .refused
      if !hasAccessToken { $0.grant?.accessToken = nil }
    }
    #expect(bench.shown.standing == .needsLogin(.undecidable))
    #expect(bench.state.phase.grant?.refreshToken == "refresh-1")
  }

  @Test("restored undecidable, with the setting that retries → tried", arguments: [true, false])
  func restoredRetrying(fromNeedsLogin: Bool) {
    var policy = KeeperPolicy()
    policy.retriesUndecidable = true
    let bench = restored(
      {
        $0.standing = fromNeedsLogin ? .needsLogin(reason: .undecidable) : .refused
        if fromNeedsLogin { $0.intent = nil }
      }, policy: policy)
    #expect(bench.shown.standing == .refused)
    #expect(bench.step == .renew)
  }

  @Test("confidential: an intent that is left over means nothing, since the token may be used again")
  func confidentialIntent() {
    let bench = restored(kind: .confidential)
    #expect(bench.shown.standing == .serving)
  }
}
