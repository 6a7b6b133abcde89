import Foundation
import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: many accounts", .timeLimit(.minutes(3)))
struct LoadTests {
  private func names(_ count: Int) -> [AccountName] { (0..<count).map { AccountName(literal: "bot-\($0)") } }

  @Test("a thousand accounts without a token → no more calls in flight than allowed, and all get one")
  func bounded() async throws {
    let names = names(1000)
    try await withKeeper(names.map(Kind.app.account(named:)), stored: []) { world in
      let gate = world.identity.hold { $0.kind == .requestAppToken }
      await gate.untilHolding(32)
      await world.settle(held: 32)
      #expect(world.identity.underWay == 32)
      gate.open()
      await world.untilNoticed(.obtained, 1000)
      #expect(world.identity.mostUnderWay == 32)
      #expect(names.allSatisfy { world.token($0) != nil })
      #expect(world.store.batches.count < 1000, "writes that wait are grouped")
    }
  }

  @Test("two thousand accounts for an hour → never over the budget, each validated within the hour")
  func paced() async throws {
    let names = names(2000)
    let stored = names.map { StoredAccount.intact(Kind.implicit.record($0)) }
    try await withKeeper(names.map(Kind.implicit.account(named:)), stored: stored) { world in
      await world.run(for: .minutes(1))
      #expect(world.rounds.value < world.twitch.requests.count / 3, "four rounds a second, not one for each answer")
      await world.run(for: .minutes(59))
      let times = world.twitch.requests.map(\.milliseconds)
      #expect(times.count >= 2000 && times.count <= 5000)
      var first = 0
      for (index, time) in times.enumerated() {
        while times[first] <= time - 1000 { first += 1 }
        #expect(index - first < 41, "20 a second, and one second's worth saved up")
      }
      let now = world.clock.now().boot
      #expect(
        names.allSatisfy { name in
          world.entry(name)?.validatedAt.map { $0.duration(to: now) <= .hours(1) } == true
        })
    }
  }

  @Test("routine work waits for its turn → whoever asks does not")
  func urgent() async throws {
    let names = names(200)
    let stored = names.map { StoredAccount.intact(Kind.implicit.record($0)) }
    try await withKeeper(names.map(Kind.implicit.account(named:)), stored: stored) { world in
      await world.settle()
      let asked = world.identity.made.count
      #expect(asked < 100)
      // No time passes.
      #expect(await world.keeper.reject(names[199], generation: 7, within: .minutes(1)).name == "settled")
      #expect(world.identity.made.count == asked + 1)
    }
  }

  @Test(
    "Twitch asks one account to slow down → the work of all holds still, and whoever waits is answered when it goes on")
  func throttled() async throws {
    let names = names(200)
    let stored = names.map { StoredAccount.intact(Kind.implicit.record($0)) }
    let world = World(accounts: names.map(Kind.implicit.account(named:)), stored: stored)
    world.identity.answerNextValidations(with: .failure(.throttled(retryAfter: .seconds(30))))
    try await world.keeper.load()
    await withThrowingTaskGroup { group in
      group.addTask { try await world.keeper.run() }
      defer { group.cancelAll() }
      await world.settle()
      let before = world.identity.made.count
      await world.run(for: .seconds(29))
      #expect(world.identity.made.count == before)
      async let report = world.keeper.reject(names[199], generation: 7, within: .minutes(1))
      await world.run(for: .seconds(30))
      #expect(await report.entry?.accessToken == "access-1")
      #expect(world.identity.made.count >= 200)
    }
  }

  @Test("a hundred thousand accounts → loaded in seconds, in little memory")
  func hundredThousand() async throws {
    let names = names(100_000)
    let stored = names.map { StoredAccount.intact(Kind.confidential.record($0)) }
    let world = World(accounts: names.map(Kind.confidential.account(named:)), stored: stored)
    let before = try residentBytes()
    let start = ContinuousClock.now
    try await world.keeper.load()
    let took = start.duration(to: .now)
    let perAccount = (try residentBytes() - before) / names.count
    print("100,000 accounts: loaded in \(took), \(perAccount) bytes of resident memory each")
    #expect(world.keeper.board.counts.valid == 100_000)
    // Far from what it takes, so that a busy machine passes and a quadratic load does not.
    #expect(took < .seconds(180))
    #expect(perAccount < 4096)
  }
}

/// `VmRSS` of this process.
private func residentBytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
  let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * 4096
}
