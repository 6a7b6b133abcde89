import Logging
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperDaemon

/// What the service manager is told of the start, of reloads, and of the loop.
@Suite("Readiness", .timeLimit(.minutes(1))) struct ReadinessTests {
  private static let client = Client(name: "mybot", id: "client-1", secret: Secret("planted-client-secret"))

  private let manager: HeardManager
  private let identity = ScriptedIdentity()
  private let store = InMemoryAccountStore()

  init() throws { manager = try HeardManager() }

  /// An account that has no token yet, so that the first pass lasts until Twitch answers.
  private func withStart(_ body: (Readiness, Keeper) async throws -> Void) async throws {
    let readiness = Readiness(host: manager.host())
    let keeper = Keeper(
      accounts: [Account(name: try #require(AccountName("app")), client: Self.client, grantType: .clientCredentials)],
      clients: [Self.client], provider: identity, store: store, clock: manager.clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await ReadinessService(readiness: readiness, keeper: keeper).run() }
      group.addTask { try? await KeeperService(keeper: keeper).run() }  // A test that lets it fail says so.
      try await body(readiness, keeper)
    }
  }

  private func untilReady(_ readiness: Readiness) async {
    // There is no event for it; the suite's time limit bounds this.
    while !readiness.isReady, !Task.isCancelled { await Task.yield() }
    // It is told a moment after it is noted.
    while !manager.told().contains("READY=1"), !Task.isCancelled { await Task.yield() }
  }

  @Test("Twitch does not answer → not ready for ten seconds, then ready all the same")
  func firstPass() async throws {
    let gate = identity.hold { _ in true }
    try await withStart { readiness, _ in
      await gate.untilHolding(1)
      let limit = manager.clock.now().boot.advanced(by: .seconds(10))
      await manager.clock.untilSomebodySleeps(until: limit)
      manager.clock.advance(by: .milliseconds(9900))
      #expect(!readiness.isReady && !manager.told().contains("READY=1"))
      manager.clock.advance(by: .milliseconds(100))
      await untilReady(readiness)
    }
  }

  @Test("the store is still being read → not ready, however long, and reloads are not told of")
  func loading() async throws {
    store.pages.close()
    identity.answerTokens { _ in
      .success(TokenResponse(accessToken: Secret("access-1"), expiresIn: .seconds(5_000_000)))
    }
    identity.answerValidations { _ in .success(Validation(clientID: "client-1", expiresIn: .seconds(5_000_000))) }
    try await withStart { readiness, keeper in
      await store.pages.untilHolding(1)
      // Until it waits for the reading; or for its limit, as it must not.
      while keeper.loaded.awaited == 0, manager.clock.untilNextWake == nil, !Task.isCancelled { await Task.yield() }
      manager.clock.advance(by: .seconds(3600))
      // Time for one whose limit has passed; one that has none needs none.
      for _ in 0..<10_000 { await Task.yield() }
      readiness.reloading()
      readiness.reloaded("Last reload: nothing", keeper.board.counts)
      #expect(!readiness.isReady && !manager.told().contains { $0.contains("READY=1") || $0.contains("RELOADING=1") })
      store.pages.open()
      await untilReady(readiness)
      readiness.reloading()
      readiness.reloaded("Last reload: nothing", keeper.board.counts)
      let told = manager.told()
      #expect(told.contains { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") } && told.contains("READY=1"), "\(told)")
    }
  }

  @Test("the store cannot be read → never ready")
  func unreadable() async throws {
    store.failReading()
    try await withStart { readiness, keeper in
      await keeper.waitUntilLoaded()
      await manager.clock.untilSomebodySleeps()
      manager.clock.advance(by: .seconds(10))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await ReadinessService(readiness: readiness, keeper: keeper).run() }
        group.cancelAll()
        try await group.waitForAll()
      }
      #expect(!readiness.isReady && !manager.told().contains("READY=1"))
    }
  }

  @Test("the loop goes round → a sign of life each time where one is wanted; before readiness one status, not each")
  func passes() async throws {
    let counts = BoardCounts()
    for watchdog in [true, false] {
      let readiness = Readiness(host: manager.host(watchdog: watchdog))
      for _ in 0..<3 { readiness.passed(counts) }
      let told = manager.told()
      #expect(told.count { $0 == "WATCHDOG=1" } == (watchdog ? 3 : 0))
      #expect(told.count { $0.hasPrefix("STATUS=") } == 1)
    }
  }
}
