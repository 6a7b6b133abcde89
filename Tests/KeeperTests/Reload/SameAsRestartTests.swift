import TestSupport
import Testing

@testable import Keeper

/// A reload ends where a restart with the same file ends.
@Suite("Reload and restart", .timeLimit(.minutes(5)))
struct SameAsRestartTests {
  private static let seeds: Range<UInt64> = 0..<250

  @Test("any configuration after any other → the board is that of a restart, at once and when all has settled")
  func sameAsRestart() async throws {
    var changed = 0
    for seed in Self.seeds {
      try await withPair(seed: seed) { world, new in
        let stored = try await world.store.load()
        let twitch = world.identity.hold { _ in true }
        world.disk.close()
        changed += await world.keeper.reconfigure(new).changed.count
        let restarted = World(new, InMemoryAccountStore(stored), world.clock)
        try await restarted.keeper.load()
        await restarted.keeper.tick(at: world.clock.now())
        expectSame(world, restarted, "seed \(seed), at once") { !$0.isFoundToBeForeign }
        twitch.open()
        world.disk.open()
        await world.settle()
        try await expectSameAsRestart(world, new, "seed \(seed), settled")
      }
    }
    #expect(changed > 250, "the configurations hardly differ")
  }

  @Test("with refreshes in flight whose answers come later → all waiters end, and the board is that of a restart")
  func inFlight() async throws {
    var held = 0
    for seed in Self.seeds {
      try await withPair(seed: seed &+ 10_000) { world, new in
        let gate = world.identity.hold { [.refresh, .requestAppToken].contains($0.kind) }
        let waiters = await world.keeper.want(RandomConfiguration.names)
        await world.settleButCalls()
        held += world.identity.underWay
        _ = await world.keeper.reconfigure(new)
        gate.open()
        for waiter in waiters { _ = await world.keeper.waiters.ending(of: waiter) }
        await world.settle()
        try await expectSameAsRestart(world, new, "seed \(seed), in flight")
      }
    }
    #expect(held > 100, "hardly anything was in flight")
  }

  @Test("changed and changed back → each user's token is served as before, with the generation of before")
  func putBack() async throws {
    var returned = 0
    for seed in Self.seeds {
      var old = KeeperConfiguration(accounts: [], clients: [], policy: KeeperPolicy())
      try await withPair(seed: seed &+ 20_000, noting: { old = $0 }) { world, new in
        let before = world.keeper.board.entries()
        _ = await world.keeper.reconfigure(new)
        await world.settle()
        let between = world.keeper.board
        // A grant is gone that something took the place of: an app's token, or that of a renewal.
        let kept = before.filter { entry in
          entry.account.kind == .user && entry.accessToken != nil && !isTakenOver(entry, by: new)
            && !entry.isFoundToBeForeign && !entry.isRenamed
            && between[entry.account.name].map { $0.generation == entry.generation } ?? true
        }
        returned += kept.filter { between[$0.account.name]?.accessToken == nil }.count
        let meantime = between.entries()
        _ = await world.keeper.reconfigure(old)
        await world.settle()
        for entry in kept {
          let now = world.keeper.board[entry.account.name]
          let history = [entry, meantime.first { $0.account.name == entry.account.name }, now].map {
            $0?.shown ?? "gone"
          }
          #expect(now?.accessToken == entry.accessToken, "seed \(seed): \(history.joined(separator: "\n"))")
          #expect(now?.generation == entry.generation, "seed \(seed): \(history.joined(separator: "\n"))")
        }
      }
    }
    #expect(returned > 100, "hardly anything was taken away")
  }
}

/// The file is the owner of an account from then on, and dropping it from there removes it.
private func isTakenOver(_ entry: BoardEntry, by configuration: KeeperConfiguration) -> Bool {
  entry.account.origin == .socket && configuration.accounts.contains { $0.name == entry.account.name }
}

// MARK: - Worlds

extension World {
  init(_ configuration: KeeperConfiguration, _ store: InMemoryAccountStore, _ clock: TestClock) {
    self.init(
      accounts: configuration.accounts, clients: configuration.clients, store: store, clock: clock,
      policy: configuration.policy)
  }
}

/// Runs a keeper with one configuration until all has settled, and offers the next.
private func withPair(
  seed: UInt64, noting old: (KeeperConfiguration) -> Void = { _ in },
  _ body: (World, KeeperConfiguration) async throws -> Void
) async throws {
  var make = RandomConfiguration(seed: seed)
  let first = make.configuration()
  let second = make.edited(first)
  old(first)
  let world = World(first, InMemoryAccountStore(make.store(for: first, at: .start)), TestClock(.start))
  try await running(world) {
    await world.settle()
    await world.run(for: .minutes(3))
    try await body(world, second)
  }
}

/// Against a Twitch of its own, whose answers are the same as those of any other.
private func running(_ world: World, _ body: () async throws -> Void) async throws {
  let twitch = TokenTextTwitch(clock: world.clock)
  twitch.answer(for: world.identity)
  try await world.keeper.load()
  try await withThrowingTaskGroup { group in
    group.addTask { try await world.keeper.run() }
    defer { group.cancelAll() }
    try await body()
  }
  #expect(twitch.spentTwice == [])
}

/// Compares with a keeper that starts from what the store has now.
private func expectSameAsRestart(
  _ world: World, _ configuration: KeeperConfiguration, _ what: String
) async throws {
  let restarted = World(configuration, InMemoryAccountStore(try await world.store.load()), world.clock)
  try await running(restarted) {
    await restarted.settle()
    expectSame(world, restarted, what)
  }
}

private func expectSame(
  _ world: World, _ restarted: World, _ what: String, where isCompared: (BoardEntry) -> Bool = { _ in true }
) {
  let (seen, expected) = (world.keeper.board.entries(), restarted.keeper.board.entries())
  #expect(seen.map(\.account.name) == expected.map(\.account.name), "\(what)")
  for (seen, expected) in zip(seen, expected) where isCompared(seen) && seen.shown != expected.shown {
    Issue.record("\(what):\n  \(seen.shown)\n  after a restart \(expected.shown)")
  }
}

extension BoardEntry {
  /// A validation has said so of a grant that an older store knows too little of; a restart has yet to ask.
  fileprivate var isFoundToBeForeign: Bool { standing == .serving && trouble?.kind == .wrongClient }

  /// What its login was is forgotten when the configuration names none any more.
  fileprivate var isRenamed: Bool { account.login.map { $0.lowercased() != user?.login } ?? false }

  /// Everything but when it was last validated, which a restart asks anew.
  fileprivate var shown: String {
    """
    \(account.name) \(account.kind) \(account.grantType) client \(account.client.name) \(account.client.id) \
    \(account.client.secret?.reveal() ?? "-") login \(account.login ?? "-") \(account.userID ?? "-") \(account.scopes) \
    \(account.origin): \(generation) \(standing) \(accessToken?.reveal() ?? "-") \(expiresAt?.milliseconds ?? 0) \(scopes) \
    missing \(missingScopes) user \(user?.login ?? "-") renewable \(isRenewable) held \(isHeldBack) \
    \(trouble?.detail ?? "well")
    """
  }
}

extension World {
  /// Returns once only calls are under way.
  func settleButCalls() async {
    while !Task.isCancelled, await !keeper.waitsOnlyForCalls { await Task.yield() }
  }
}

extension Keeper {
  fileprivate var waitsOnlyForCalls: Bool { alarm.isAwaited && writes.isIdle && calls.waiting.isEmpty }

  /// Callers who want other tokens, and wait for as long as it takes.
  fileprivate func want(_ names: [AccountName]) -> [WaiterID] {
    let now = clock.now()
    let ids = names.compactMap { name -> WaiterID? in
      guard states[name] != nil, let id = waiters.begin(until: .distantFuture) else { return nil }
      apply(.wanted(by: id), to: name, at: now)
      return id
    }
    settle(at: now)
    return ids
  }
}
