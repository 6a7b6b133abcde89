import Testing

@testable import Keeper

/// Imports and logouts, also in the middle of something else.
@Suite("Imports and logouts")
struct PeopleTests {
  private func grant(access: Secret? = "access-9", at now: Now) -> Grant {
    Grant(
      accessToken: access, refreshToken: "refresh-9", scopes: ["chat:read"],
      expiresAt: access.map { _ in now.boot.advanced(by: .hours(4)) }, obtainedAt: now.boot,
      validatedAt: access.map { _ in now.boot })
  }

  @Test("a checked grant → stored, then served, then validated", arguments: Kind.users)
  func imported(kind: Kind) {
    var bench = Bench(kind.account, from: nil)
    #expect(bench.shown.standing == .needsLogin(.neverLoggedIn))
    bench.importGrant(grant(at: bench.now))
    #expect(bench.token == nil)
    let actions = bench.save()
    #expect(actions.resumed == [1])
    #expect(actions.notices == [.obtained])
    #expect(bench.token == "access-9")
    #expect(bench.shown.generation == 1)
    #expect(bench.step == .validate)
  }

  @Test("a bare refresh token → refreshed, then validated, and only then served", arguments: Kind.refreshable)
  func bareRefreshToken(kind: Kind) {
    var bench = Bench(kind.account, from: nil)
    bench.importGrant(grant(access: nil, at: bench.now), user: nil)
    #expect(bench.save().resumed.isEmpty)
    #expect(bench.shown.standing == .refused)
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-9")])
    bench.obtained(kind.response(10))
    #expect(bench.save().resumed.isEmpty)
    #expect(bench.shown.standing == .unverified)
    bench.begin()
    #expect(bench.validated(kind.validation()).resumed == [1])
    #expect(bench.token == "access-10")
  }

  @Test("a bare refresh token of somebody else, for an account that is bound → never served")
  func strangersRefreshToken() {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.failed(.rejected)
    bench.save()
    bench.importGrant(grant(access: nil, at: bench.now), user: nil)
    bench.save()
    bench.begin()
    bench.save()
    bench.obtained(Kind.confidential.response(10))
    bench.save()
    #expect(bench.token == nil, "it may be anybody's")
    bench.begin()
    var validation = Kind.confidential.validation()
    validation.user = .stranger
    #expect(bench.validated(validation).revoked == ["access-10"])
    #expect(bench.shown.standing == .needsLogin(.wrongUser))
  }

  @Test("a refused bare refresh token → the one who brought it is told")
  func bareRefused() {
    var bench = Bench(Kind.confidential.account, from: nil)
    bench.importGrant(grant(access: nil, at: bench.now), user: nil)
    bench.save()
    bench.begin()
    bench.save()
    bench.failed(.rejected)
    #expect(bench.save().resumed == [1])
    #expect(bench.shown.standing == .needsLogin(.grantRejected))
  }

  @Test(
    "in the middle of a refresh → the late answer is stale and its token is ended", arguments: Kind.renewable,
    [true, false])
  func duringRefresh(kind: Kind, imports: Bool) {
    var bench = Bench.serving(kind)
    bench.beginRenewal()
    let ticket = bench.state.ticket
    if imports, kind != .app { bench.importGrant(grant(at: bench.now)) } else { bench.logOut() }
    let before = bench.state.phase
    let late = bench.handle(.obtained(kind.response(2), ticket: ticket))
    #expect(late.revoked == ["access-2"])
    #expect(late.notices == [.stale])
    #expect(bench.state.phase == before)
    bench.save()
    #expect(bench.shown.generation == 8)
    #expect(bench.token == (imports && kind != .app ? "access-9" : nil))
  }

  @Test("in the middle of a validation → the late answer changes nothing", arguments: [true, false])
  func duringValidation(isGood: Bool) {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    let ticket = bench.state.ticket
    bench.importGrant(grant(at: bench.now))
    let late: Event =
      isGood
      ? .validated(Kind.confidential.validation(), ticket: ticket) : .failed(.dead, ticket: ticket)
    #expect(bench.handle(late) == [.notify(.stale)])
    #expect(Set(bench.save().resumed) == [1, 2], "who reported the old token has a new one")
    #expect(bench.token == "access-9")
  }

  @Test("in the middle of saving new tokens → what takes their place ends them", arguments: [true, false])
  func duringSave(imports: Bool) {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.obtained(Kind.confidential.response(2))
    let actions = imports ? bench.importGrant(grant(at: bench.now)) : bench.logOut()
    #expect(actions.revoked == ["access-2"])
    bench.save()
    #expect(bench.token == (imports ? "access-9" : nil))
  }

  @Test("the same grant is imported again, since the store failed → it is not ended")
  func importedAgain() {
    var bench = Bench.serving(.confidential)
    bench.importGrant(grant(at: bench.now))
    bench.failSave()
    #expect(bench.importGrant(grant(at: bench.now)).revoked.isEmpty)
    #expect(Set(bench.save().resumed) == [2])
    #expect(bench.token == "access-9")
  }

  @Test("an import while uncertain → the doubt is over")
  func importWhileUncertain() {
    var bench = Bench.serving(.public)
    bench.beginRenewal()
    bench.failed(.lost)
    bench.save()
    bench.importGrant(grant(at: bench.now))
    bench.save()
    #expect(bench.token == "access-9")
    #expect(bench.saved.last?.intent == nil)
  }

  @Test("a logout → nothing of the grant is kept but the generation", arguments: Kind.users)
  func loggedOut(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.logOut()
    #expect(bench.token == nil)
    #expect(bench.save().resumed == [1])
    let record = bench.saved.last
    #expect(record?.standing == .needsLogin(reason: .loggedOut))
    #expect(record?.grant == nil && record?.user == nil && record?.generation == 8)
    #expect(bench.advanceToNextStep() == nil)
  }

  @Test("a logout of an app account → it gets another token")
  func appLoggedOut() {
    var bench = Bench.serving(.app)
    bench.logOut()
    bench.save()
    #expect(bench.begin().calls == [.requestAppToken])
  }
}
