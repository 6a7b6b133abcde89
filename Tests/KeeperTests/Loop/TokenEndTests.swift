import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: what watchers are told of time", .timeLimit(.minutes(2)))
struct TokenEndTests {
  /// Four hours after the start.
  private static let end = Now.start.boot.advanced(by: .hours(4))

  @Test("no renewal succeeds → told when the token ends, once, and of the next one", arguments: Kind.refreshable)
  func unreachable(kind: Kind) async throws {
    try await withKeeper([kind.account], stored: [.intact(kind.record())]) { world in
      world.identity.answerTokens { _ in .failure(.unreachable) }
      await world.run(for: .hours(4) - .milliseconds(1))
      world.identity.answerValidations { _ in .failure(.unreachable) }
      let watch = world.keeper.board.watch(.account(.bot))
      defer { watch.end() }
      await world.run(for: .milliseconds(1))
      #expect(world.clock.now().boot == Self.end && world.token() == nil)
      #expect(watch.take().names == [.bot])
      // Longer than the longest wait between two attempts.
      await world.run(for: .minutes(30))
      #expect(watch.take().names.isEmpty && world.entry()?.standing == .serving)
      world.twitch.answer(for: world.identity)
      await world.run(for: .minutes(30))
      #expect(watch.take().names == [.bot] && world.token() == "access-2")
    }
  }

  @Test(
    "a renewal hangs while the token ends, or later than was known at first → told when it does", arguments: [0, 30])
  func hangs(minutes: Int) async throws {
    try await withKeeper { world in
      await world.run(for: .minutes(2))
      world.twitch.give("access-1", livingFor: .hours(4) - .minutes(2) + .minutes(minutes))
      await world.run(for: .hours(3) - .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let renewal = world.keeper.renew(.bot, within: .hours(10))
      await gate.untilHolding(1)
      await world.run(for: .hours(1) + .minutes(minutes) - .milliseconds(1), held: 1)
      let watch = world.keeper.board.watch(.account(.bot))
      defer { watch.end() }
      await world.run(for: .milliseconds(1), held: 1)
      #expect(watch.take().names == [.bot] && world.token() == nil)
      gate.open()
      #expect(await renewal.entry?.accessToken == "access-2")
      await world.settle()
      #expect(watch.take().names == [.bot] && world.token() == "access-2")
    }
  }

  @Test("hour after hour Twitch finds the token good → nobody is told; what GET shows is the newest")
  func validations() async throws {
    try await withKeeper { world in
      await world.run(for: .minutes(2))
      let watch = world.keeper.board.watch(.account(.bot))
      defer { watch.end() }
      let before = (world.keeper.board.watchers.announced, world.entry()?.validatedAt)
      await world.run(for: .hours(2))
      #expect(watch.take().names.isEmpty && world.keeper.board.watchers.announced == before.0)
      #expect(world.entry()?.validatedAt != before.1)
    }
  }

  @Test("a token is renewed in time, again and again → its old end is told to nobody")
  func renewed() async throws {
    try await withKeeper { world in
      await world.run(for: .minutes(2))
      let watch = world.keeper.board.watch(.account(.bot))
      defer { watch.end() }
      var told: [Generation] = []
      for _ in 1...48 {
        await world.run(for: .minutes(30))
        if !watch.take().names.isEmpty { told.append(world.entry()?.generation ?? 0) }
      }
      #expect(told.count == world.identity.made(.refresh).count && Set(told).count == told.count, "\(told)")
    }
  }

  @Test("Twitch tells the end differently each hour → it is awaited by few entries, not one an answer")
  func wavering() async throws {
    let app = Kind.app
    try await withKeeper([app.account], stored: [.intact(app.record(expiresIn: .hours(24 * 60)))]) { world in
      let answers = Watched(0)
      let end = Now.start.boot.advanced(by: .hours(24 * 60))
      world.identity.answerValidations { _ in
        answers.update { $0 += 1 }
        let left = world.clock.now().boot.duration(to: end) + .milliseconds(answers.value * 7919 % 2000)
        return .success(app.validation(expiresIn: left))
      }
      await world.run(for: .hours(24 * 20))
      #expect(answers.value > 400)
      #expect(await world.keeper.awaitedEnds < 16)
    }
  }
}

extension Keeper {
  fileprivate var awaitedEnds: Int { tokenEnds.count }
}
