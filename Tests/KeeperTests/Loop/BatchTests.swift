import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: batches of writes", .timeLimit(.minutes(2)))
struct BatchTests {
  private static let names = (0..<100).map { AccountName(literal: "app\($0)") }

  /// Runs a keeper whose accounts all have a first token to save, the most of them in one batch.
  private func withBatch(_ body: (World) async throws -> Void) async throws {
    try await withKeeper(Self.names.map(Kind.app.account(named:)), stored: []) { world in
      world.disk.close()
      await world.identity.untilMade(100, .requestAppToken)
      await world.disk.untilHolding(1)
      try await body(world)
    }
  }

  @Test(
    "one record that the store cannot take → costs its own account only, and a few attempts", arguments: [0, 41, 99])
  func unstorable(number: Int) async throws {
    try await withBatch { world in
      let bad = Self.names[number]
      world.store.refuseRecords(of: bad)
      world.disk.open()
      await world.settle()
      for name in Self.names where name != bad { #expect(world.token(name) != nil, "\(name)") }
      #expect(world.token(bad) == nil && world.entry(bad)?.trouble?.kind == .storeFailing)
      #expect(world.store.records.count == 99)
      #expect(world.store.attempts < 40, "\(world.store.attempts)")
      world.store.refuseRecords()
      await world.run(for: .minutes(1))
      #expect(world.token(bad) != nil)
    }
  }

  @Test("two such records, far from each other → cost two accounts")
  func two() async throws {
    try await withBatch { world in
      world.store.refuseRecords(of: Self.names[10], Self.names[90])
      world.disk.open()
      await world.settle()
      #expect(world.store.records.count == 98)
    }
  }

  @Test("a store that takes nothing → found out by few attempts, and each account is told")
  func dead() async throws {
    try await withBatch { world in
      world.store.failAllWrites()
      world.disk.open()
      await world.settle()
      #expect(world.store.attempts < 60, "\(world.store.attempts)")
      for name in Self.names { #expect(world.entry(name)?.trouble?.kind == .storeFailing) }
      #expect(await world.keeper.storeTrouble != nil)
      world.store.letWritesSucceed()
      await world.run(for: .minutes(1))
      #expect(world.store.records.count == 100)
    }
  }
}
