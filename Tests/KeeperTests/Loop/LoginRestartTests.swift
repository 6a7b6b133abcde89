import Logging
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: logins over a restart", .timeLimit(.minutes(2)))
struct LoginRestartTests {
  @Test("restarted in the middle → the same code is polled, and whoever asks for a login joins it")
  func device() async throws {
    let store = InMemoryAccountStore([.intact(Kind.confidential.record())])
    let clock = TestClock(.start)
    try await withKeeper(store: store, clock: clock) { world in
      await world.settle()
      _ = try await world.beginDeviceLogin(polls: .success(.pending))
      await world.run(for: .seconds(6))
    }
    clock.advance(by: .minutes(3))
    try await withKeeper(store: store, clock: clock) { world in
      world.identity.answerNextPolls(with: .success(.pending), world.twitch.granted(50))
      world.twitch.give("access-1")
      var reader = try await world.login()
      let prompt = try await reader.prompt()
      #expect(prompt.userCode == "KQRWMPLT")
      #expect(prompt.expiresAt == Now.start.boot.advanced(by: .minutes(30)))
      await world.settle()
      await world.run(for: .seconds(10))
      #expect(try await reader.last().entry?.accessToken == "access-50")
      #expect(world.identity.made(.authorizeDevice).isEmpty)
      #expect(world.identity.made(.redeemDeviceCode).map(\.token) == ["device-code-1", "device-code-1"])
      #expect(world.notices.value.contains { $0.notice == .loginResumed })
      await world.settle()
      #expect(store.logins.isEmpty)
    }
  }

  @Test("its code has expired, or its account is another's or gone → it is over, and nothing is asked")
  func over() async throws {
    func kept(_ name: AccountName, client: String = "client-1", left: Duration = .minutes(5)) -> PendingLogin {
      PendingLogin(
        account: name, clientID: client, deviceCode: "device-code-1", userCode: "KQRWMPLT",
        verificationURI: "https://example.com", interval: .seconds(5),
        expiresAt: Now.start.wall.advanced(by: left), scopes: [])
    }
    let expired = AccountName(literal: "expired")
    let moved = AccountName(literal: "moved")
    let store = InMemoryAccountStore()
    try await store.apply([
      .saveLogin(kept(expired, left: .seconds(-1))), .saveLogin(kept(moved, client: "client-9")),
      .saveLogin(kept(AccountName(literal: "gone"))),
    ])
    let accounts = [expired, moved].map { Kind.confidential.account(named: $0) }
    try await withKeeper(accounts, store: store) { world in
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.redeemDeviceCode).isEmpty)
      #expect(store.logins.isEmpty)
      #expect(world.notices.value.contains { $0.name == expired && $0.notice == .loginFailed(.expired) })
    }
  }

  @Test("stopped while a poll is under way that brings tokens → they are checked and saved before the end")
  func drained() async throws {
    let world = try await stopped(polls: 1) { world, poll, stop in
      await poll.untilHolding(1)
      await stop()
      await world.untilStopping()
      await world.run(for: .seconds(5), held: 1)
      poll.open()
    }
    #expect(world.store.records[.bot]?.grant?.accessToken == "access-50")
    #expect(world.store.logins.isEmpty)
  }

  @Test("stopped while the user is awaited → ends at once; who follows it is let go, and the code stays for later")
  func waiting() async throws {
    let world = try await stopped(polls: 0) { _, _, stop in await stop() }
    #expect(world.store.logins[.bot]?.userCode == "KQRWMPLT")
    #expect(world.store.records[.bot]?.grant?.accessToken == "access-1")
  }

  /// A device login, and a service that is stopped in the middle of it.
  private func stopped(
    polls: Int, _ body: @Sendable @escaping (World, Gate, @Sendable () async -> Void) async throws -> Void
  ) async throws -> World {
    let world = World(accounts: [Kind.confidential.account], stored: [.intact(Kind.confidential.record())])
    try await world.keeper.load()
    let services = ServiceGroup(
      configuration: .init(
        services: [.init(service: world.keeper)], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup { group in
      group.addTask { try await services.run() }
      defer { group.cancelAll() }
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50))
      let poll = world.identity.hold { $0.kind == .redeemDeviceCode }
      if polls > 0 { world.clock.advance(by: .seconds(5)) }
      try await body(world, poll) { await services.triggerGracefulShutdown() }
      var last: LoginState?
      while let state = await reader.next() { last = state }
      #expect(last?.isLast != (polls == 0), "a device login does not end by a stop")
      try await group.next()
    }
    return world
  }
}

extension World {
  /// Returns once the keeper knows that it is to stop; there is no event for that.
  fileprivate func untilStopping() async {
    while !Task.isCancelled, !keeper.stopping.load(ordering: .acquiring) { await Task.yield() }
  }
}
