import Testing

@testable import Keeper

/// RFC 8628, and what Twitch does otherwise.
@Suite("The login machine: device codes")
struct DeviceRowTests {
  @Test("a code is given → saved before it is shown, and polled no sooner than the interval")
  func order() {
    var bench = LoginBench.device()
    let given = bench.handle(.authorized(.sample))
    guard case .save(let kept) = given.first, given.count == 1 else {
      Issue.record("not saved first: \(given)")
      return
    }
    #expect(kept.expiresAt == Now.start.wall.advanced(by: .minutes(30)))
    #expect(kept.clientID == Client.publicBot.id)
    #expect(bench.login.shown.prompt == nil)
    #expect(bench.login.due == .distantFuture)
    #expect(bench.handle(.saved) == [.show])
    #expect(bench.login.shown.prompt?.userCode == "KQRWMPLT")
    #expect(bench.login.shown.prompt?.expiresAt == Now.start.boot.advanced(by: .minutes(30)))
    #expect(bench.advanceToDue() == .seconds(5))
    #expect(bench.begin().calls == [.poll("device-code-1", scopes: ["chat:read"])])
  }

  @Test("the code cannot be saved → failed, never shown, and forgotten")
  func notSaved() {
    var bench = LoginBench.device()
    bench.handle(.authorized(.sample))
    #expect(
      bench.handle(.saveFailed)
        == [.forget, .notify(.loginFailed(.notSaved)), .finish(.failed(.notSaved))])
  }

  @Test("Twitch cannot be asked for a code → asked again for two minutes, then unavailable", arguments: doubtful)
  func noCode(_ failure: IdentityFailure) {
    var bench = LoginBench.device()
    var asked = 1
    while asked < 100 {
      let retried = bench.handle(.failed(failure))
      #expect(retried == [.show])
      bench.advanceToDue()
      let next = bench.begin()
      if let end = next.failure {
        #expect(end == .unavailable(reason: Trouble(failure).detail))
        break
      }
      #expect(next.calls == [.authorizeDevice(scopes: ["chat:read"])])
      asked += 1
    }
    #expect((5...8).contains(asked))
    #expect(Now.start.boot.duration(to: bench.now.boot) == .minutes(2))
  }

  private static let doubtful = IdentityFailure.doubtful

  @Test("slow down → the interval grows by five seconds, for all later polls")
  func slowDown() {
    var bench = LoginBench.polling()
    #expect(bench.poll(.slowDown) == [.show])
    #expect(bench.login.shown.prompt?.interval == .seconds(10))
    #expect(bench.advanceToDue() == .seconds(10))
    bench.begin()
    #expect(bench.handle(.polled(.pending)) == [])
    #expect(bench.advanceToDue() == .seconds(10))
    bench.begin()
    bench.handle(.polled(.slowDown))
    #expect(bench.advanceToDue() == .seconds(15))
  }

  @Test("a poll's network fails → never sooner than the interval, ever later, and it goes on")
  func networkFails() {
    var bench = LoginBench.polling()
    var waits: [Duration] = [bench.advanceToDue()]
    for failure in IdentityFailure.doubtful + IdentityFailure.doubtful {
      bench.begin()
      #expect(bench.handle(.failed(failure)) == [.show])
      guard case .waiting(_, let trouble?) = bench.login.shown else {
        Issue.record("the trouble is not shown")
        return
      }
      #expect(trouble == Trouble(failure))
      waits.append(bench.advanceToDue())
    }
    #expect(waits.allSatisfy { $0 >= .seconds(5) })
    #expect(waits.last! >= .minutes(5))
    bench.begin()
    #expect(bench.handle(.polled(.pending)) == [.show], "the trouble is over")
    #expect(bench.advanceToDue() == .seconds(5))
  }

  @Test("429 with Retry-After → honoured")
  func throttled() {
    var bench = LoginBench.polling()
    bench.advanceToDue()
    bench.begin()
    bench.handle(.failed(.throttled(retryAfter: .minutes(7))))
    #expect(bench.advanceToDue() == .minutes(7))
  }

  @Test("the code is called invalid once or twice, then pending → it goes on; three times in a row → failed")
  func strikes() {
    var bench = LoginBench.polling()
    #expect(bench.poll(.invalid(reason: "invalid device code")) == [])
    #expect(bench.poll(.invalid(reason: "invalid device code")) == [])
    #expect(bench.poll(.pending) == [])
    #expect(bench.poll(.invalid(reason: "invalid device code")) == [])
    #expect(bench.poll(.invalid(reason: "invalid device code")) == [])
    let end = bench.poll(.invalid(reason: "invalid device code"))
    #expect(end.failure == .refused(reason: "invalid device code"))
    #expect(end.contains(.forget))
  }

  @Test("the user says no → failed, and the code is forgotten")
  func denied() {
    var bench = LoginBench.polling()
    let end = bench.poll(.denied(reason: "access_denied"))
    #expect(end.failure == .accessDenied(reason: "access_denied"))
    #expect(end.contains(.forget))
    #expect(end.revoked == [])
  }

  @Test("a refusal → ends it", arguments: [IdentityFailure.misconfigured, .rejected])
  func refused(_ failure: IdentityFailure) {
    var bench = LoginBench.polling()
    bench.advanceToDue()
    bench.begin()
    let expected: LoginFailure =
      failure == .rejected
      ? .refused(reason: "Invalid refresh token") : .clientRejected(reason: "invalid client secret")
    #expect(bench.handle(.failed(failure)).failure == expected)
  }

  @Test("time runs out → expired, at the end that Twitch gave; a poll under way is awaited, since it may be the grant")
  func expired() {
    var bench = LoginBench.polling()
    var end: [Login.Action] = []
    var polls = 0
    while end.isEmpty, polls < 1000 {
      bench.advanceToDue()
      let actions = bench.begin()
      if actions.calls.isEmpty { end = actions } else { bench.handle(.polled(.pending)) }
      polls += 1
    }
    #expect(end.failure == .expired)
    #expect(end.contains(.forget))
    #expect(Now.start.boot.duration(to: bench.now.boot) == .minutes(30))

    var late = LoginBench.polling()
    late.advanceToDue()
    late.begin()
    late.now = late.now.advanced(by: .hours(1))
    #expect(late.login.due == .distantFuture)
    #expect(late.handle(.polled(.granted(.fresh))).failure == nil)
    #expect(late.begin().calls == [.validate("access-9")])
  }

  @Test("an odd answer of Twitch → no hot loop, and no login that stays for days")
  func oddAnswers() {
    var bench = LoginBench.device()
    var odd = DeviceAuthorization.sample
    odd.interval = .zero
    odd.expiresIn = .hours(1000)
    bench.handle(.authorized(odd))
    bench.handle(.saved)
    #expect(bench.advanceToDue() == .seconds(1))
    #expect(bench.login.deadline == Now.start.boot.advanced(by: .hours(1)))
  }

  @Test("resumed after a restart → the same code is polled until its old end")
  func resumed() {
    let kept = PendingLogin(
      account: .bot, clientID: "client-2", deviceCode: "device-code-1", userCode: "KQRWMPLT",
      verificationURI: "https://example.com", interval: .seconds(5),
      expiresAt: Now.start.wall.advanced(by: .minutes(20)), scopes: ["chat:read"])
    var bench = LoginBench(
      login: .resumed(4, kept, for: Kind.public.account, at: .start, policy: KeeperPolicy()))
    #expect(bench.login.shown.prompt?.expiresAt == Now.start.boot.advanced(by: .minutes(20)))
    #expect(bench.advanceToDue() == .seconds(5))
    #expect(bench.begin().calls == [.poll("device-code-1", scopes: ["chat:read"])])
  }
}
