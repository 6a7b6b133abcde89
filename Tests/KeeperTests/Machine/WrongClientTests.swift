import Testing

@testable import Keeper

/// A token of another client: somebody changed the client of an account, or its id.
@Suite("Tokens of another client")
struct WrongClientTests {
  private func foreign(_ kind: Kind) -> Bench {
    var bench = Bench.serving(kind)
    bench.report()
    bench.begin()
    var validation = kind.validation()
    validation.clientID = "client-9"
    bench.validated(validation)
    return bench
  }

  @Test("seen by a validation → kept and served, and the operator is told", arguments: Kind.allCases)
  func seen(kind: Kind) {
    let bench = foreign(kind)
    #expect(bench.token == "access-1")
    #expect(bench.shown.trouble?.kind == .wrongClient)
  }

  @Test("a caller wants another, or says it is refused → its refresh token is not sent", arguments: Kind.refreshable)
  func neverRefreshed(kind: Kind) {
    var bench = foreign(kind)
    bench.advance(.minutes(2))
    #expect(bench.want().resumed == [2])
    #expect(bench.report().failure == .wrongClient)
    #expect(bench.step != .renew)
  }

  @Test("it is dead or ends → needs login, and the grant is kept for the right client", arguments: [true, false])
  func ends(dead: Bool) {
    var bench = foreign(.confidential)
    if dead {
      bench.advanceToNextStep()
      bench.begin()
      bench.failed(.dead)
    } else {
      bench.state.validation.due = .distantFuture
      bench.advance(.hours(4))
      bench.begin()
    }
    #expect(bench.shown.standing == .needsLogin(.wrongClient))
    bench.save()
    #expect(bench.saved.last?.grant?.refreshToken == "refresh-1")
  }

  @Test("an app's → one of the right client is got, at most once an hour")
  func app() {
    var bench = foreign(.app)
    bench.advanceToNextStep()
    #expect(bench.begin().calls == [.requestAppToken])
    bench.obtained(Kind.app.response(2))
    bench.save()
    bench.begin()
    var validation = Kind.app.validation()
    validation.clientID = "client-9"
    bench.validated(validation)
    #expect(bench.advanceToNextStep().map { $0 > .minutes(45) } == true)
  }

  @Test("restored shortly before its end → validated before its refresh token is sent", arguments: Kind.refreshable)
  func restored(kind: Kind) {
    let bench = Bench(kind.account, from: .intact(kind.record(expiresIn: .minutes(3))))
    #expect(bench.step == .validate)
  }
}
