import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: stopping", .timeLimit(.minutes(2)))
struct StoppingTests {
  /// Runs the keeper as a service, and `body` beside it, which is to stop it.
  private func withService(
    kind: Kind = .confidential, _ body: @Sendable @escaping (World, ServiceGroup) async throws -> Void
  ) async throws -> World {
    let world = World(accounts: [kind.account], stored: [.intact(kind.record())])
    try await world.keeper.load()
    let services = ServiceGroup(
      configuration: .init(
        services: [.init(service: world.keeper)], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup { group in
      group.addTask { try await services.run() }
      defer { group.cancelAll() }
      await world.settle()
      await world.run(for: .minutes(2))
      try await body(world, services)
      await services.triggerGracefulShutdown()
      try await group.next()
    }
    return world
  }

  @Test("idle → ends at once")
  func idle() async throws {
    _ = try await withService { _, _ in }
  }

  @Test("in the middle of a refresh → waits for the answer, saves it, and then ends", arguments: Kind.refreshable)
  func duringRefresh(kind: Kind) async throws {
    let world = try await withService(kind: kind) { world, services in
      world.identity.answerTokens { _ in .success(kind.response(2)) }
      let gate = world.identity.hold { $0.kind == .refresh }
      let caller = Task { await world.keeper.renew(.bot, within: .hours(1)) }
      await gate.untilHolding(1)
      await services.triggerGracefulShutdown()
      await world.run(for: .seconds(5), held: 1)
      world.disk.close()
      gate.open()
      await world.disk.untilHolding(1)
      world.disk.open()
      _ = await caller.value
    }
    #expect(world.store.records[.bot]?.grant?.accessToken == "access-2")
    #expect(world.store.records[.bot]?.intent == nil)
    #expect(world.identity.underWay == 0)
  }

  @Test("in the middle of saving the intent → the refresh is made and saved, or not begun; never half")
  func duringIntent() async throws {
    let world = try await withService { world, services in
      world.disk.close()
      let caller = Task { await world.keeper.renew(.bot, within: .hours(1)) }
      await world.disk.untilHolding(1)
      await services.triggerGracefulShutdown()
      world.disk.open()
      _ = await caller.value
    }
    #expect(world.store.records[.bot]?.intent == nil)
    #expect(world.identity.underWay == 0)
  }

  @Test("the answer never comes → gives up after the drain's limit; the intent tells the next start")
  func hungRefresh() async throws {
    let world = try await withService(kind: .public) { world, services in
      let gate = world.identity.hold { $0.kind == .refresh }
      let caller = Task { await world.keeper.renew(.bot, within: .hours(1)) }
      await gate.untilHolding(1)
      await world.settle(held: 1)
      let rounds = world.rounds.value
      await services.triggerGracefulShutdown()
      // From the round in which the loop hears of it the time counts.
      await world.rounds.until { $0 > rounds }
      await world.settle(held: 1)
      world.clock.advance(by: .seconds(19))
      await world.settle(held: 1)
      world.clock.advance(by: .seconds(1))
      #expect(await caller.value.name == "timed out")
    }
    #expect(world.store.records[.bot]?.intent != nil)
    #expect(world.identity.underWay == 0, "nothing outlives run()")
  }

  @Test("a validation is under way → not waited for")
  func duringValidation() async throws {
    let world = try await withService { world, _ in
      let gate = world.identity.hold { $0.kind == .validate }
      let caller = Task { await world.keeper.reject(.bot, generation: 7, within: .hours(1)) }
      await gate.untilHolding(1)
      caller.cancel()
    }
    #expect(world.identity.underWay == 0)
  }

  @Test("asked after the end → answered at once")
  func afterwards() async throws {
    let world = try await withService { _, _ in }
    #expect(await world.keeper.renew(.bot, within: .hours(1)).name == "timed out")
    #expect(world.token() == "access-1", "the board can still be read")
  }
}
