import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: Twitch asks to slow down", .timeLimit(.minutes(2)))
struct SlowDownTests {
  /// Two accounts, of which one has just met a 429. By itself the loop goes round every half minute, last seven seconds
  /// before.
  private func withPause(
    of wait: Duration = .seconds(20), _ body: (World) async throws -> Void
  ) async throws {
    let names = [AccountName.bot, .other]
    let stored = names.map { StoredAccount.intact(Kind.confidential.record($0)) }
    try await withKeeper(names.map(Kind.confidential.account(named:)), stored: stored) { world in
      await world.run(for: .minutes(2) + .seconds(7))
      world.identity.answerNextValidations(with: .failure(.throttled(retryAfter: wait)))
      _ = await world.keeper.reject(.bot, generation: 7, within: .seconds(5))
      try await body(world)
    }
  }

  @Test("somebody waits for another account → Twitch is asked when the pause is over, and not before")
  func urgent() async throws {
    try await withPause { world in
      let asked = world.identity.made.count
      async let outcome = world.keeper.reject(.other, generation: 7, within: .minutes(2))
      await world.run(for: .seconds(19))
      #expect(world.identity.made.count == asked, "Twitch was asked in the pause")
      await world.run(for: .seconds(2))
      #expect(world.identity.made.count > asked)
      #expect(await outcome.name == "settled")
    }
  }

  @Test(
    "one account is asked to wait for longer → the others for a minute, and the loop wakes for that"
  )
  func end() async throws {
    try await withPause(of: .minutes(5)) { world in
      let asked = world.identity.made.count
      async let outcome = world.keeper.reject(.other, generation: 7, within: .minutes(2))
      await world.run(for: .seconds(59))
      #expect(world.identity.made.count == asked, "Twitch was asked in the pause")
      await world.run(for: .seconds(2))
      #expect(world.identity.made.count > asked)
      #expect(await outcome.name == "settled")
    }
  }

  @Test("a save that failed → tried again in the pause: it asks Twitch nothing")
  func save() async throws {
    try await withPause { world in
      world.twitch.give("access-9")
      world.store.failNextWrites(1)
      let imported = ImportedGrant(accessToken: "access-9", refreshToken: "refresh-9")
      async let outcome = world.keeper.importGrant(imported, as: .other, adding: nil, within: .minutes(2))
      await world.run(for: .seconds(10))
      #expect(world.store.records[.other]?.grant?.accessToken == "access-9")
      await world.run(for: .minutes(1))
      _ = try? await outcome
    }
  }
}
