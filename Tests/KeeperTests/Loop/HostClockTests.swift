import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: suspend and clock steps", .timeLimit(.minutes(2)))
struct HostClockTests {
  @Test("suspended for twelve hours → the ended token is not served, and renewed within one bounded sleep")
  func suspended() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      world.clock.suspend(for: .hours(12))
      #expect(world.token() == nil, "it ended meanwhile")
      await world.settle()
      #expect(world.identity.made(.refresh).isEmpty, "nobody's timer ran")
      await world.run(for: .seconds(30))
      #expect(world.token() == "access-2")
      let validated = try #require(world.entry()?.validatedAt)
      #expect(validated.duration(to: world.clock.now().boot) <= .seconds(30))
    }
  }

  @Test(
    "the wall clock is stepped → no token is lost or renewed for it; validated at once, its expiry stored anew",
    arguments: [Duration.hours(24), .hours(-24), .hours(24 * 3652), .hours(-24 * 3652), .seconds(6)])
  func stepped(by step: Duration) async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let validations = world.identity.made(.validate).count
      let end = world.entry()?.expiresAt
      world.clock.stepWall(by: step)
      #expect(world.token() == "access-1")
      await world.run(for: .seconds(31))
      #expect(world.identity.made(.validate).count == validations + 1)
      #expect(world.identity.made(.refresh).isEmpty)
      #expect(world.token() == "access-1")
      #expect(world.entry()?.generation == 7)
      #expect(world.entry()?.expiresAt == end)
      let stored = try #require(world.store.records[.bot]?.grant?.expiresAt)
      #expect(stored == world.clock.now().wall(at: end ?? .distantFuture))
    }
  }

  @Test("the wall clock drifts a little → nothing is asked for it")
  func drift() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let validations = world.identity.made(.validate).count
      for _ in 0..<10 {
        world.clock.stepWall(by: .seconds(4))
        await world.run(for: .seconds(30))
      }
      #expect(world.identity.made(.validate).count == validations)
    }
  }

  @Test("the real clocks → both run, together, and a sleep of no time ends at once")
  func realClocks() async throws {
    let clock = SystemHostClock()
    let first = clock.now()
    try await clock.sleep(until: first.boot)
    try await clock.sleep(until: first.boot.advanced(by: .milliseconds(3)))
    let second = clock.now()
    #expect(first.boot.duration(to: second.boot) >= .milliseconds(3))
    #expect(first.boot.milliseconds > 0)
    #expect(first.wall > WallTime(milliseconds: 1_700_000_000_000))
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        group.addTask { try await clock.sleep(until: .distantFuture) }
        group.cancelAll()
        try await group.next()
      }
    }
  }
}
