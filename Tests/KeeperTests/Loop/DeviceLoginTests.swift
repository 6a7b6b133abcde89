import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: device logins", .timeLimit(.minutes(2)))
struct DeviceLoginTests {
  @Test("the user consents → polled at the interval, checked, saved, served, and only then the old token is ended")
  func consent() async throws {
    try await withKeeper { world in
      await world.settle()
      world.identity.answerNextDeviceAuthorizations(with: .success(.sample))
      world.identity.answerNextPolls(
        with: .success(.pending), .success(.slowDown), .success(.pending), world.twitch.granted(50))
      var reader = try await world.login()
      let prompt = try await reader.prompt()
      #expect(prompt.userCode == "KQRWMPLT")
      #expect(world.store.logins[.bot]?.deviceCode == "device-code-1", "saved before it is shown")

      await world.run(for: .milliseconds(4999))
      #expect(world.identity.made(.redeemDeviceCode).isEmpty)
      await world.run(for: .milliseconds(5001))
      #expect(world.identity.made(.redeemDeviceCode).count == 2)
      await world.run(for: .milliseconds(9999))
      #expect(world.identity.made(.redeemDeviceCode).count == 2, "slow down: five seconds more")
      await world.run(for: .milliseconds(2))
      #expect(world.token() == "access-1")
      world.disk.close()
      await world.run(for: .seconds(9), held: 0)
      world.clock.advance(by: .seconds(1))
      await world.disk.untilHolding(1)
      #expect(world.token() == "access-1", "the new one is not durable yet")
      #expect(world.identity.made(.revoke).isEmpty)
      world.disk.open()

      let done = try await reader.last()
      #expect(done.entry?.accessToken == "access-50")
      #expect(done.warnings == [])
      await world.settle()
      #expect(world.token() == "access-50")
      #expect(world.store.logins.isEmpty)
      let concluded = world.store.batches.joined().contains { change in
        if case .concludeLogin(let record) = change { record.grant?.refreshToken == "refresh-50" } else { false }
      }
      #expect(concluded, "a used code is not there after a crash")
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
      #expect(world.store.records[.bot]?.grant?.refreshToken == "refresh-50")
    }
  }

  @Test("it is cancelled while a poll is under way that brings tokens → they are ended, and nothing is replaced")
  func cancelled() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50))
      let poll = world.identity.hold { $0.kind == .redeemDeviceCode }
      world.clock.advance(by: .seconds(5))
      await poll.untilHolding(1)
      #expect(await world.keeper.cancelLogin(.bot))
      #expect(try await reader.last().failure == .cancelled)
      #expect(await world.keeper.cancelLogin(.bot) == false, "there is none any more")
      poll.open()
      await world.identity.untilMade(1, .revoke)
      await world.settle()
      #expect(world.identity.made(.revoke).map(\.token) == ["access-50"])
      #expect(world.token() == "access-1")
      #expect(world.store.logins.isEmpty)
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.redeemDeviceCode).count == 1)
    }
  }

  @Test("the store cannot forget the code → tried again when it can, so that it does not go on after a restart")
  func forgotten() async throws {
    try await withKeeper { world in
      await world.settle()
      _ = try await world.beginDeviceLogin()
      world.store.failNextWrites(1)
      await world.keeper.cancelLogin(.bot)
      await world.settle()
      #expect(world.store.logins.count == 1)
      await world.run(for: .hours(4))
      #expect(world.store.logins.isEmpty)
    }
  }

  @Test("somebody else asks for a login → joins the one under way, or takes its place")
  func joinOrReplace() async throws {
    try await withKeeper { world in
      await world.settle()
      var first = try await world.beginDeviceLogin()
      var joined = try await world.login(.bot, .code)
      #expect(try await joined.prompt().userCode == "KQRWMPLT")
      #expect(world.identity.made(.authorizeDevice).count == 1)

      var other = DeviceAuthorization.sample
      other.userCode = "ANOTHER1"
      other.deviceCode = "device-code-2"
      world.identity.answerNextDeviceAuthorizations(with: .success(other))
      var request = LoginRequest.device
      request.existing = .replace
      var second = try await world.login(.bot, request)
      #expect(try await first.last().failure == .replaced)
      #expect(try await joined.last().failure == .replaced)
      #expect(try await second.prompt().userCode == "ANOTHER1")
      await world.settle()
      #expect(world.store.logins[.bot]?.deviceCode == "device-code-2")
    }
  }

  @Test("nobody follows it any more → it goes on; who comes late or reads slowly gets the newest state")
  func followers() async throws {
    try await withKeeper { world in
      await world.settle()
      do { _ = try await world.beginDeviceLogin(polls: .success(.pending), world.twitch.granted(50)) }
      var slow = try await world.login()
      await world.run(for: .seconds(10))
      #expect(world.token() == "access-50")
      guard case .done = try #require(await slow.next()) else {
        Issue.record("a slow reader got an old state")
        return
      }
      #expect(await slow.next() == nil)
    }
  }

  @Test("as many as may be are under way → refused, until one ends")
  func bounded() async throws {
    var policy = KeeperPolicy()
    policy.loginsAtOnce = 1
    let other = AccountName(literal: "other")
    let accounts = [Kind.confidential.account, Kind.confidential.account(named: other)]
    try await withKeeper(accounts, policy: policy) { world in
      await world.settle()
      _ = try await world.beginDeviceLogin()
      await #expect(throws: LoginRefusal.tooMany(limit: 1)) { try await world.keeper.login(other, .device) }
      _ = try await world.keeper.login(.bot, .device)
      await world.keeper.cancelLogin(.bot)
      world.identity.answerNextDeviceAuthorizations(with: .success(.sample))
      var reader = try await world.login(other)
      #expect(try await reader.prompt().userCode == "KQRWMPLT")
    }
  }

  @Test("what cannot be a login → refused, each with its reason")
  func refusals() async throws {
    let app = AccountName(literal: "app")
    let accounts = [
      Kind.public.account,
      Account(name: app, client: .confidentialBot, grantType: .clientCredentials),
      Kind.confidential.account(named: AccountName(literal: "other")),
    ]
    try await withKeeper(accounts, stored: []) { world in
      await world.settle()
      let cases: [(AccountName, LoginRequest, LoginRefusal)] = [
        (AccountName(literal: "nobody"), .device, .unknownAccount), (app, .device, .needsNone),
        (.bot, LoginRequest(flow: .clientCredentials), .noUserFlow), (.bot, .code, .needsConfidentialClient),
        (.bot, LoginRequest(flow: .implicit), .noRedirectURI),
        (AccountName(literal: "other"), LoginRequest(), .noRedirectURI),
      ]
      for (name, request, refusal) in cases {
        await #expect(throws: refusal) { try await world.keeper.login(name, request) }
      }
      #expect(await world.keeper.logins.isEmpty)
    }
  }

  @Test("the account is logged out meanwhile → the login ends, and is not polled any more")
  func loggedOut() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.beginDeviceLogin()
      #expect(await world.keeper.forget(.bot, within: .seconds(20)) == .revoked)
      #expect(try await reader.last().failure == .withdrawn)
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.redeemDeviceCode).isEmpty)
      #expect(world.store.logins.isEmpty)
    }
  }
}
