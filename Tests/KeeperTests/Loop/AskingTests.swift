import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: callers", .timeLimit(.minutes(2)))
struct AskingTests {
  @Test("a hundred callers report the same token at once → one validation, one refresh, one answer")
  func hundredRejects() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let validations = world.identity.made(.validate).count
      world.twitch.kill("access-1")
      let gate = world.identity.hold { $0.kind == .validate }
      let outcomes = await withTaskGroup { group in
        for _ in 0..<100 {
          group.addTask { await world.keeper.reject(.bot, generation: 7, within: .seconds(20)) }
        }
        await gate.untilHolding(1)
        while await world.keeper.waitersOf(.bot) < 100 { await Task.yield() }
        gate.open()
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count == 100)
      #expect(outcomes.allSatisfy { $0.entry?.accessToken == "access-2" })
      #expect(Set(outcomes.map { $0.entry?.generation }) == [9], "withdrawn is 8, the new one 9")
      #expect(world.identity.made(.refresh).count == 1)
      await world.settle()
      #expect(world.identity.made(.validate).count == validations + 2, "one for the reporters, one for the new token")
    }
  }

  @Test("one account's call hangs → the others are renewed all the same")
  func hungCall() async throws {
    let slow = AccountName(literal: "slow")
    let stored = [Kind.confidential.record(slow), Kind.confidential.record()].map { StoredAccount.intact($0) }
    let accounts = [Kind.confidential.account(named: slow), Kind.confidential.account]
    try await withKeeper(accounts, stored: stored) { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let hung = world.identity.hold { $0.token == "refresh-1" && $0.kind == .refresh }
      async let first = world.keeper.renew(slow, within: .hours(10))
      await hung.untilHolding(1)
      async let report = world.keeper.reject(.bot, generation: 7, within: .seconds(20))
      #expect(await report.entry?.accessToken == "access-1")
      await world.run(for: .hours(2), held: 1)
      let validated = world.entry()?.validatedAt?.duration(to: world.clock.now().boot) ?? .hours(99)
      #expect(validated <= .hours(1))
      hung.open()
      #expect(await first.entry?.accessToken != nil)
    }
  }

  @Test("a caller hangs up in the middle of a refresh → it goes on and is saved, others get it")
  func cancelledCaller() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      let leaver = Task { await world.keeper.renew(.bot, within: .seconds(20)) }
      await gate.untilHolding(1)
      async let stayer = world.keeper.renew(.bot, within: .seconds(20))
      leaver.cancel()
      #expect(await leaver.value.name == "timed out")
      gate.open()
      await world.untilNoticed(.renewed)
      #expect(world.store.records[.bot]?.grant?.accessToken == "access-2")
      #expect(await stayer.entry?.accessToken == "access-2")
    }
  }

  @Test("a caller's patience ends → told so, and the refresh goes on without")
  func patience() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let outcome = world.keeper.renew(.bot, within: .seconds(3))
      await gate.untilHolding(1)
      await world.run(for: .seconds(3), held: 1)
      #expect(await outcome.name == "timed out")
      gate.open()
      await world.untilNoticed(.renewed)
    }
  }

  @Test("an account that there is not → unknown")
  func unknown() async throws {
    try await withKeeper { world in
      let name = AccountName(literal: "nobody")
      #expect(await world.keeper.renew(name, within: .seconds(1)).name == "unknown")
      #expect(await world.keeper.reject(name, generation: 1, within: .seconds(1)).name == "unknown")
    }
  }

  @Test("Twitch is away → whoever asks is told so at once, and for how long")
  func unreachable() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      world.identity.answerTokens { _ in .failure(.unreachable) }
      #expect(await world.keeper.renew(.bot, within: .seconds(20)).name == "failed: unreachable")
      #expect(await world.keeper.renew(.bot, within: .seconds(20)).name == "failed: unreachable")
      #expect(world.identity.made(.refresh).count == 1)
      #expect(world.token() == "access-1")
    }
  }

  @Test("a public client's answer is lost, and the refresh was not processed → probed twice, then renewed")
  func fence() async throws {
    let record = Kind.public.record()
    try await withKeeper([Kind.public.account], stored: [.intact(record)]) { world in
      world.identity.answerValidations { _ in .success(Kind.public.validation()) }
      world.identity.answerNext(.refresh, with: .failure(.lost))
      world.identity.answerTokens { _ in .success(Kind.public.response(2)) }
      await world.settle()
      await world.run(for: .minutes(2))
      #expect(await world.keeper.renew(.bot, within: .seconds(20)).name == "failed: outcomeUnknown")
      #expect(world.entry()?.standing == .uncertain)
      await world.run(for: .seconds(29))
      #expect(world.identity.made(.refresh).count == 1)
      await world.run(for: .seconds(5))
      #expect(world.identity.made(.refresh).count == 2)
      #expect(world.token() == "access-2")
    }
  }
}

extension Keeper {
  fileprivate func waitersOf(_ name: AccountName) -> Int {
    states[name].map { $0.awaitingValidation.count + $0.awaitingRenewal.count } ?? 0
  }
}
