import KeeperServer
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperDaemon

/// Reloads at the edges of the daemon's life. What they do in between is shown end to end.
@Suite("Reloads at the start and at the end", .timeLimit(.minutes(1))) struct ReloaderTests {
  private let store = InMemoryAccountStore()
  private let keeper: Keeper
  private let reloader: Reloader
  private let readings = Watched(0)

  init() throws {
    let manager = try HeardManager()
    let readings = readings
    var host = manager.host()
    host.readSettings = {
      readings.update { $0 += 1 }
      return parse("")
    }
    keeper = Keeper(
      accounts: [], clients: [], provider: ScriptedIdentity(), store: store, clock: manager.clock, logger: host.logger)
    reloader = Reloader(
      host: host, started: try parse("").result.get(), keeper: keeper,
      access: AccessControl(AccessPolicy(ownUID: 0, rules: [])), readiness: Readiness(host: host))
    store.pages.close()
  }

  /// What is read from the store later would be taken for what the old configuration says.
  @Test("the store is still being read → the configuration is read afterwards")
  func start() async {
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await KeeperService(keeper: keeper).run() }
      group.addTask { try await reloader.run() }
      defer { group.cancelAll() }
      await store.pages.untilHolding(1)
      async let outcome = reloader.reload()
      // Time for one that does not wait; one that does needs none.
      for _ in 0..<1000 { await Task.yield() }
      #expect(readings.value == 0)
      store.pages.open()
      guard case .done = await outcome else {
        Issue.record("not reloaded")
        return
      }
      #expect(readings.value == 1)
    }
  }

  @Test("the daemon ends while a reload is under way and another waits, and before one is asked for → all are told")
  func end() async {
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await reloader.run() }
      async let first = reloader.reload()
      while keeper.loaded.awaited == 0, !Task.isCancelled { await Task.yield() }
      async let second = reloader.reload()
      // Time for it to be asked for. One that is not asked for yet must be told all the same.
      for _ in 0..<1000 { await Task.yield() }
      group.cancelAll()
      #expect(await [first, second] == [.stopping, .stopping])
    }
    #expect(await reloader.reload() == .stopping)
    #expect(readings.value == 0)
  }
}
