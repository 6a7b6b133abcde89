import Testing

@testable import Keeper

/// Save, then tell; and what happens while the store cannot save.
@Suite("Saving")
struct SavingTests {
  @Test("nothing is begun for an account while its write is under way", arguments: Kind.allCases)
  func writesBlock(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.logOut()
    bench.advance(.hours(48))
    #expect(bench.step == .wait(until: .distantFuture))
  }

  @Test("intent not saved → nothing is sent, what is served stays, and it is tried again", arguments: Kind.refreshable)
  func intentFails(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.state.renewal.due = bench.now.boot
    for attempt in 1...5 {
      bench.begin()
      let actions = bench.failSave()
      #expect(actions.calls.isEmpty)
      #expect(bench.token == "access-1")
      #expect(bench.shown.trouble?.kind == .storeFailing)
      #expect(bench.advanceToNextStep() != .zero, "attempt \(attempt)")
    }
    bench.begin()
    #expect(bench.save().calls == [.refresh("refresh-1")])
    #expect(bench.state.trouble == nil)
  }

  @Test("new tokens not saved → not shown, kept, and saved again until it works", arguments: Kind.renewable)
  func grantFails(kind: Kind) {
    var bench = Bench.serving(kind)
    bench.want()
    bench.beginRenewal()
    bench.obtained(kind.response(2))
    #expect(bench.failSave().failure == .storeFailing)
    #expect(bench.shown.generation == 7)
    #expect(bench.token == (kind == .public ? nil : "access-1"), "a public client's refresh ends the old token")
    #expect(bench.advanceToNextStep() != .zero)
    #expect(bench.step == .save)
    bench.begin()
    #expect(bench.pendingRecord?.grant?.accessToken == "access-2")
    bench.save()
    #expect(bench.token == "access-2")
    #expect(bench.shown.generation == 8)
    #expect(bench.shown.trouble == nil)
  }

  @Test("withdrawal not saved → withdrawn all the same; nothing is sent and no generation rises before it is")
  func withdrawalFails() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    bench.failed(.dead)
    bench.failSave()
    #expect(bench.token == nil)
    #expect(bench.shown.generation == 7)
    bench.advanceToNextStep()
    #expect(bench.step == .save)
    bench.begin()
    bench.save()
    #expect(bench.shown.generation == 8)
    #expect(bench.step == .renew)
  }

  @Test("facts not saved → served all the same, and saved with the next validation")
  func factsFail() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    var renamed = Kind.confidential.validation()
    renamed.user?.login = "bot_renamed"
    bench.validated(renamed)
    bench.failSave()
    #expect(bench.shown.user?.login == "bot_renamed")
    bench.advanceToNextStep()
    bench.begin()
    bench.validated(renamed)
    #expect(bench.pendingRecord?.user?.login == "bot_renamed")
  }

  @Test("a caller who comes between two attempts to save → told so at once")
  func failsFast() {
    var bench = Bench.serving(.public)
    bench.beginRenewal()
    bench.obtained(Kind.public.response(2))
    bench.failSave()
    #expect(bench.want().failure == .storeFailing)
    #expect(bench.report().failure == .storeFailing)
  }

  @Test("the store fails before a refresh → callers are told so, and cannot hurry the next attempt")
  func callersDoNotHurry() {
    var bench = Bench.serving(.confidential)
    bench.advance(.minutes(2))
    bench.want()
    bench.begin()
    bench.failSave()
    let actions = bench.want()
    #expect(actions.failure == .storeFailing)
    #expect(bench.step != .renew)
  }

  @Test("an import that cannot be saved → what the account had before stays served", arguments: Kind.refreshable)
  func importFails(kind: Kind) {
    var bench = Bench.serving(kind)
    let grant = Grant(
      accessToken: "access-9", refreshToken: "refresh-9", scopes: kind.scopes,
      expiresAt: bench.now.boot.advanced(by: .hours(4)), obtainedAt: bench.now.boot, validatedAt: bench.now.boot)
    bench.importGrant(grant)
    #expect(bench.failSave().failure == .storeFailing)
    #expect(bench.token == "access-1")
  }

  @Test("the wall clock steps while facts are being saved → they are saved again")
  func stepWhileSaving() {
    var bench = Bench.serving(.confidential)
    bench.report()
    bench.begin()
    bench.validated(Kind.confidential.validation(expiresIn: .hours(3)))
    bench.now.wall = bench.now.wall.advanced(by: .hours(24))
    bench.handle(.clockStepped)
    bench.save()
    #expect(bench.step == .validate)
    bench.begin()
    bench.validated(Kind.confidential.validation(expiresIn: .hours(3)))
    #expect(bench.pendingRecord?.grant?.expiresAt == bench.now.wall.advanced(by: .hours(3)))
  }

  @Test("answers to writes that are no longer awaited → nothing")
  func staleSaves() {
    var bench = Bench.serving(.confidential)
    bench.beginRenewal()
    bench.obtained(Kind.confidential.response(2))
    let old = bench.state.ticket
    bench.logOut()
    #expect(bench.handle(.saved(ticket: old)).isEmpty)
    #expect(bench.handle(.saveFailed(ticket: old)).isEmpty)
    #expect(bench.token == nil)
    bench.save()
    #expect(bench.shown.generation == 8)
  }
}
