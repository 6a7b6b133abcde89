import TestSupport
import Testing

@testable import Keeper

/// What time can do to a host, for each kind of account: who is served what, and what is asked of Twitch for it.
@Suite("The loop: time, by table", .timeLimit(.minutes(2)))
struct TimeTableTests {
  /// Something that happens to the clocks, two minutes into a life of four hours.
  enum Happening: String, CaseIterable {
    case dayAhead, dayBack, decadeAhead, decadeBack
    case shortSleep, sleepIntoRenewal, sleepPastEnd
    /// And the machine wakes up with a clock without a battery.
    case sleepPastEndAndDecadeBack, sleepPastEndAndDecadeAhead

    func happen(to clock: TestClock) {
      let decade = Duration.hours(24 * 3652)
      switch self {
      case .dayAhead: clock.stepWall(by: .hours(24))
      case .dayBack: clock.stepWall(by: .hours(-24))
      case .decadeAhead: clock.stepWall(by: decade)
      case .decadeBack: clock.stepWall(by: .zero - decade)
      case .shortSleep: clock.suspend(for: .hours(2))
      case .sleepIntoRenewal: clock.suspend(for: .hours(4) - .minutes(12))
      case .sleepPastEnd: clock.suspend(for: .hours(12))
      case .sleepPastEndAndDecadeBack:
        clock.suspend(for: .hours(12))
        clock.stepWall(by: .zero - decade)
      case .sleepPastEndAndDecadeAhead:
        clock.suspend(for: .hours(12))
        clock.stepWall(by: decade)
      }
    }

    /// Whether the token has ended by the clock that never lies.
    var ends: Bool {
      switch self {
      case .dayAhead, .dayBack, .decadeAhead, .decadeBack, .shortSleep, .sleepIntoRenewal: false
      case .sleepPastEnd, .sleepPastEndAndDecadeBack, .sleepPastEndAndDecadeAhead: true
      }
    }

    /// What is served one bounded sleep later; nil when nothing can be.
    func token(of kind: Kind) -> String? {
      switch self {
      case .dayAhead, .dayBack, .decadeAhead, .decadeBack, .shortSleep: "access-1"
      case .sleepIntoRenewal: kind == .implicit ? "access-1" : "access-2"
      case .sleepPastEnd, .sleepPastEndAndDecadeBack, .sleepPastEndAndDecadeAhead: kind == .implicit ? nil : "access-2"
      }
    }
  }

  @Test(
    "a clock is stepped, the machine sleeps → what the table says is served, no refresh token is sent twice",
    arguments: Kind.allCases, Happening.allCases)
  func happens(to kind: Kind, _ happening: Happening) async throws {
    try await withKeeper([kind.account], stored: [.intact(kind.record())]) { world in
      await world.settle()
      await world.run(for: .minutes(2))
      happening.happen(to: world.clock)
      #expect(world.token() == (happening.ends ? nil : "access-1"), "at once")
      await world.run(for: .seconds(31))
      let token = happening.token(of: kind)
      #expect(world.token() == token)
      #expect((world.entry()?.generation ?? 0 > 7) == (token != "access-1"))
      if token == nil { #expect(world.entry()?.standing == .needsLogin(.notRenewable)) }
      let sent = world.identity.made(.refresh).compactMap(\.token)
      #expect(Set(sent.map { $0.reveal() }).count == sent.count)
      // What is stored means the same moment, by the wall clock as it is now.
      let end = world.entry()?.expiresAt
      if token != nil {
        #expect(world.store.records[.bot]?.grant?.expiresAt == world.clock.now().wall(at: end ?? .distantFuture))
      }
    }
  }
}
