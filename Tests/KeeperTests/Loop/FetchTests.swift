import TestSupport
import Testing

@testable import Keeper

/// Accounts that are asked for while the store is being read.
@Suite("Reading the store", .timeLimit(.minutes(1))) struct FetchTests {
  private static let other = AccountName(literal: "other")
  private static let new = AccountName(literal: "new")

  /// Two accounts are kept, and a third is in the configuration only. `body` runs while the first page is held back.
  private func whileLoading(_ body: (World) async throws -> Void) async throws {
    let kind = Kind.confidential
    let world = World(
      accounts: [kind.account, kind.account(named: Self.other), kind.account(named: Self.new)],
      stored: [.intact(kind.record()), .intact(kind.record(Self.other))])
    world.store.pages.close()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await world.keeper.load() }
      await world.store.pages.untilHolding(1)
      try await body(world)
      world.store.pages.open()
      try await group.waitForAll()
    }
    #expect(world.keeper.isLoaded)
    #expect(world.keeper.board.counts.total == 3)
  }

  @Test("one account → on the board before its turn, the others after theirs")
  func early() async throws {
    try await whileLoading { world in
      #expect(world.entry() == nil)
      try await world.keeper.fetch(.bot)
      #expect(world.token() == "access-1")
      #expect(world.entry(Self.other) == nil)
      #expect(!world.keeper.isLoaded)
    }
  }

  @Test("one of the configuration that was never kept → there, without a token; a name that nobody has → not there")
  func neverKept() async throws {
    try await whileLoading { world in
      try await world.keeper.fetch(Self.new)
      #expect(world.entry(Self.new)?.standing == .needsLogin(.neverLoggedIn))
      let unknown = AccountName(literal: "unknown")
      try await world.keeper.fetch(unknown)
      #expect(world.entry(unknown) == nil)
    }
  }

  /// The page was read before the record changed, and comes after the account was fetched.
  @Test("a page that is older than what is on the board → changes nothing: no generation falls")
  func stalePage() async throws {
    let newer = Kind.confidential.record().generation + 2
    var world: World?
    try await whileLoading {
      world = $0
      var record = Kind.confidential.record()
      record.generation = newer
      try await $0.store.apply([.save(record)])
      try await $0.keeper.fetch(.bot)
      #expect($0.entry()?.generation == newer)
    }
    #expect(world?.entry()?.generation == newer)
  }

  /// What is left of an account that nobody keeps any more decides from which generation on it may come back.
  @Test("a page that is older than what was fetched of a retired account → changes nothing either")
  func staleRetired() async throws {
    let gone = AccountName(literal: "gone")
    var record = Kind.confidential.record(gone)
    let world = World(accounts: [Kind.confidential.account], stored: [.intact(record)])
    world.store.pages.close()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await world.keeper.load() }
      await world.store.pages.untilHolding(1)
      record.generation += 2
      try await world.store.apply([.save(record)])
      try await world.keeper.fetch(gone)
      world.store.pages.open()
      try await group.waitForAll()
    }
    #expect(world.entry(gone) == nil)
    #expect(await world.keeper.retired[gone]?.stored.generation == record.generation)
  }

  @Test("more accounts than a page has → all are there, in and out of the configuration, and each page is told of")
  func pages() async throws {
    let names = (0..<2500).map { AccountName(literal: "bot-\($0)") }
    let world = World(
      accounts: names.prefix(1200).map(Kind.confidential.account(named:)),
      stored: names.map { .intact(Kind.confidential.record($0)) })
    try await world.keeper.load()
    #expect(names.prefix(1200).allSatisfy { world.token($0) == "access-1" })
    #expect(await world.keeper.retired.count == 1300)
    #expect(world.read.value.count == 3, "\(world.read.value)")
  }

  @Test("many wait for all of it → all go on; one who is cancelled goes on at once")
  func waiting() async throws {
    try await whileLoading { world in
      await withDiscardingTaskGroup { group in
        group.addTask { await world.keeper.waitUntilLoaded() }
        group.cancelAll()
      }
      #expect(!world.keeper.isLoaded)
      await withDiscardingTaskGroup { group in
        for _ in 0..<100 { group.addTask { await world.keeper.waitUntilLoaded() } }
        world.store.pages.open()
      }
      #expect(world.keeper.isLoaded)
    }
  }

  /// The sockets are served as soon as the daemon runs, and so perhaps a moment before its loop.
  @Test("an account that is asked for before the reading has begun → keeps its grant, and is no retired one")
  func beforeTheBeginning() async throws {
    let kind = Kind.confidential
    let world = World(
      accounts: [kind.account, kind.account(named: Self.new)], stored: [.intact(kind.record())])
    try await world.keeper.fetch(.bot)
    try await world.keeper.fetch(Self.new)
    #expect(world.token() == "access-1")
    #expect(world.entry(Self.new)?.standing == .needsLogin(.neverLoggedIn))
    try await world.keeper.load()
    #expect(world.token() == "access-1")
    #expect(world.entry()?.generation == kind.record().generation)
    #expect(world.keeper.board.counts.total == 2)
  }

  @Test("the store cannot be read → who waits for all of it goes on, and knows that it is not there")
  func unreadable() async throws {
    let world = World(accounts: [Kind.confidential.account], stored: [])
    world.store.pages.close()
    world.store.failReading()
    async let waiting: Void = world.keeper.waitUntilLoaded()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await #expect(throws: InMemoryAccountStore.InjectedFailure.self) { try await world.keeper.load() }
      }
      await world.store.pages.untilHolding(1)
      world.store.pages.open()
      try await group.waitForAll()
    }
    await waiting
    await world.keeper.waitUntilLoaded()
    #expect(!world.keeper.isLoaded)
  }

  @Test("everything is there → nothing is read again")
  func afterwards() async throws {
    try await withKeeper { world in
      var record = Kind.confidential.record()
      record.generation += 5
      try await world.store.apply([.save(record)])
      try await world.keeper.fetch(.bot)
      #expect(world.entry()?.generation != record.generation)
    }
  }
}
