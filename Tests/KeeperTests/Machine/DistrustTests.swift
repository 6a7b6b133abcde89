import Testing

@testable import Keeper

/// A store that was put back from a backup or copied from another host may hold refresh tokens that are spent.
@Suite("Distrusted stores")
struct DistrustTests {
  private func restored(
    _ kind: Kind = .public, _ distrust: Distrust = .restored, expiresIn: Duration = .hours(4),
    _ change: (inout AccountRecord) -> Void = { _ in }
  ) -> Bench {
    var record = kind.record(expiresIn: expiresIn)
    record.distrust = distrust
    change(&record)
    return Bench(kind.account, from: .intact(record))
  }

  @Test("its token still validates → it is served, and people are told what to do", arguments: Distrust.allCases)
  func served(distrust: Distrust) {
    var bench = restored(.public, distrust)
    bench.begin()
    bench.validated(Kind.public.validation())
    #expect(bench.token == "access-1" && bench.shown.standing == .serving)
    #expect(bench.shown.isHeldBack && !bench.shown.isRenewable)
    #expect(bench.shown.trouble == Trouble(.distrusted, distrust.explanation))
  }

  @Test("whatever is asked and however long it lasts → no refresh token leaves, until the token ends")
  func neverSpent() {
    var bench = restored()
    var calls: [Call] = []
    for _ in 0..<40 {
      guard bench.advanceToNextStep() != nil else { break }
      calls += bench.begin().calls
      if case .calling(.validate, _) = bench.state.activity {
        bench.validated(Kind.public.validation(expiresIn: bench.left))
      }
      while case .saving = bench.state.activity { calls += bench.save().calls }
      #expect(bench.want().allSettled())
      calls += bench.report().calls
    }
    #expect(calls.allSatisfy { if case .refresh = $0 { false } else { true } }, "\(bench.log)")
    #expect(bench.shown.standing == .needsLogin(.distrusted))
    #expect(bench.saved.last?.grant?.refreshToken == "refresh-1" && bench.saved.last?.distrust == .restored)
  }

  @Test("its token is dead → needs a person's word, and the refresh token is kept for it")
  func deadToken() {
    var bench = restored()
    bench.begin()
    bench.failed(.dead)
    bench.save()
    #expect(bench.shown.standing == .needsLogin(.distrusted))
    #expect(bench.trust().calls.isEmpty)
    #expect(bench.pendingRecord?.distrust == nil)
    bench.save()
    #expect(bench.step == .renew)
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("trusted while it is served → renewed when it is due, from when the word is durable")
  func trusted() {
    var bench = restored()
    bench.begin()
    bench.validated(Kind.public.validation())
    bench.trust()
    #expect(bench.shown.isHeldBack)
    #expect(bench.save().allSettled())
    #expect(!bench.shown.isHeldBack && bench.shown.trouble == nil && bench.shown.isRenewable)
    bench.state.renewal.due = bench.now.boot
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
  }

  @Test("the word cannot be saved → it is held back as before, and whoever gave it is told")
  func trustNotSaved() {
    var bench = restored()
    bench.begin()
    bench.validated(Kind.public.validation())
    bench.trust()
    #expect(bench.failSave().failure == .storeFailing)
    #expect(bench.shown.isHeldBack)
  }

  @Test("restarted after the word of a person and before its use → it is used")
  func restarted() {
    let record = restored(.public) {
      $0.distrust = nil
      $0.standing = .needsLogin(reason: .distrusted)
    }
    #expect(record.step == .renew)
  }

  @Test("trusted in the middle of a probe → two probes, 30 s apart, as before")
  func trustedWhileUncertain() {
    var bench = restored { $0.intent = .init(generation: 7, at: Now.start.wall) }
    bench.begin()
    bench.validated(Kind.public.validation())
    #expect(bench.step == .wait(until: bench.now.boot.advanced(by: bench.policy.probeSpacing)))
    bench.trust()
    bench.save()
    #expect(bench.step == .wait(until: bench.now.boot.advanced(by: bench.policy.probeSpacing)))
  }

  @Test("a confidential client's → is renewed as ever, and trusted by that")
  func confidential() {
    var bench = restored(.confidential)
    #expect(!bench.shown.isHeldBack)
    bench.begin()
    bench.validated(Kind.confidential.validation())
    bench.advance(.minutes(2))
    bench.beginRenewal()
    bench.obtained(Kind.confidential.response(2))
    #expect(bench.pendingRecord?.distrust == nil)
    bench.save()
    #expect(bench.state.distrust == nil)
  }

  @Test("a new grant is handed over → trusted")
  func imported() {
    var bench = restored()
    bench.importGrant(
      Grant(
        accessToken: "access-2", refreshToken: "refresh-2", scopes: ["chat:read"],
        expiresAt: bench.now.boot.advanced(by: .hours(4)), obtainedAt: bench.now.boot, validatedAt: bench.now.boot))
    #expect(bench.pendingRecord?.distrust == nil)
    bench.save()
    #expect(!bench.shown.isHeldBack && bench.token == "access-2")
  }
}

extension Bench {
  /// What is left of the first token's life.
  fileprivate var left: Duration {
    shown.expiresAt.map { now.boot.duration(to: $0) } ?? .zero
  }
}
