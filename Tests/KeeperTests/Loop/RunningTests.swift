import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: a day in the life", .timeLimit(.minutes(2)))
struct RunningTests {
  @Test("start → stored tokens are served before anybody is asked, then each is validated, and the first pass rings")
  func startUp() async throws {
    let names = (0..<5).map { AccountName(literal: "bot\($0)") }
    let stored = names.map { StoredAccount.intact(Kind.confidential.record($0)) }
    let world = World(accounts: names.map(Kind.confidential.account(named:)), stored: stored)
    let gate = world.identity.hold { _ in true }
    try await world.keeper.load()
    for name in names { #expect(world.token(name) == "access-1") }
    await withThrowingTaskGroup { group in
      group.addTask { try await world.keeper.run() }
      await gate.untilHolding(5)
      for name in names { #expect(world.entry(name)?.trouble == nil) }
      gate.open()
      await world.keeper.firstPass.wait()
      await world.settle()
      #expect(world.identity.made(.validate).count == 5)
      #expect(world.identity.made.count == 5)
      group.cancelAll()
    }
  }

  @Test("nothing to look at → the first pass rings at once")
  func emptyStart() async throws {
    try await withKeeper([], stored: []) { world in await world.keeper.firstPass.wait() }
    try await withKeeper([Kind.implicit.account], stored: []) { world in await world.keeper.firstPass.wait() }
  }

  @Test("Twitch is away at the start → stored tokens are served, the first pass ends, and it recovers")
  func startUnreachable() async throws {
    try await withKeeper { world in
      world.identity.answerValidations { _ in .failure(.unreachable) }
      await world.keeper.firstPass.wait()
      await world.settle()
      #expect(world.token() == "access-1")
      #expect(world.entry()?.trouble?.kind == .unreachable)
      world.twitch.answer(for: world.identity)
      await world.run(for: .minutes(1))
      #expect(world.token() == "access-1")
      #expect(world.entry()?.trouble == nil)
    }
  }

  @Test("poked → goes round once and sleeps again")
  func sleepsAgain() async throws {
    try await withKeeper { world in
      await world.settle()
      let before = world.rounds.value
      for _ in 0..<10 {
        #expect(await world.keeper.reject(.bot, generation: 6, within: .seconds(1)).name == "settled")
        await world.clock.untilSomebodySleeps()
        await world.settle()
      }
      #expect(world.rounds.value <= before + 20)
    }
  }

  @Test("a day → always a token, each validated at least hourly, renewed ahead of its end, no sleep over 30 s")
  func day() async throws {
    try await withKeeper { world in
      for _ in 0..<(24 * 6) {
        await world.run(for: .minutes(10))
        let now = world.clock.now().boot
        let entry = try #require(world.entry())
        #expect(entry.token(livingFor: .minutes(4), at: now) != nil)
        #expect(entry.validatedAt.map { $0.duration(to: now) <= .hours(1) } == true)
      }
      let renewals = world.identity.made(.refresh).count
      #expect(renewals >= 6 && renewals <= 7, "\(renewals)")
      #expect(world.identity.made(.validate).count <= 24 * 60 / 48 + renewals + 2)
      #expect(world.clock.longestSleep <= .seconds(30))
      #expect(world.entry()?.generation == 7 + Int64(renewals))
      #expect(world.store.records[.bot]?.generation == 7 + Int64(renewals))
    }
  }

  @Test("the store fails when a renewal is due → served all the while, nothing is sent, and it recovers")
  func storeFails() async throws {
    try await withKeeper { world in
      await world.run(for: .hours(3) + .minutes(30))
      world.store.failAllWrites()
      await world.run(for: .minutes(25))
      #expect(world.token() == "access-1")
      #expect(world.identity.made(.refresh).isEmpty)
      #expect(world.entry()?.trouble?.kind == .storeFailing)
      #expect(await world.keeper.storeTrouble != nil)
      #expect(world.store.attempts > 4 && world.store.attempts < 20)
      world.store.letWritesSucceed()
      await world.run(for: .minutes(6))
      #expect(await world.keeper.storeTrouble == nil)
      #expect(world.entry()?.trouble == nil)
      #expect(world.token() == "access-2")
    }
  }

  @Test("the token is shown only when the write has ended")
  func saveThenTell() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let outcome = world.keeper.renew(.bot, within: .seconds(20))
      await gate.untilHolding(1)
      world.disk.close()
      gate.open()
      await world.disk.untilHolding(1)
      #expect(world.token() == "access-1")
      #expect(world.store.records[.bot]?.intent != nil)
      world.disk.open()
      #expect(await outcome.entry?.accessToken == "access-2")
      #expect(world.store.records[.bot]?.grant?.accessToken == "access-2")
      #expect(world.store.records[.bot]?.intent == nil)
    }
  }
}

extension Kind {
  func account(named name: AccountName) -> Account {
    Account(
      name: name, client: client, grantType: account.grantType, login: account.login, scopes: account.scopes)
  }
}

extension TokenOutcome {
  /// Nil unless it was settled.
  var entry: BoardEntry? {
    if case .settled(let entry) = self { entry } else { nil }
  }

  /// A word for what became of it.
  var name: String {
    switch self {
    case .settled: "settled"
    case .failed(let trouble, _): "failed: \(trouble.kind)"
    case .timedOut: "timed out"
    case .unknownAccount: "unknown"
    }
  }
}
