import Testing

@testable import Keeper

@Suite("Times")
struct TimeTests {
  static let extremes: [Int64] = [.min, .min + 1, -1000, -1, 0, 1, 1000, .max - 1, .max]

  @Test("sums and differences of any times → no trap, and the nearest there is", arguments: extremes, extremes)
  func extremeSums(left: Int64, right: Int64) {
    let exact = Int128(left) + Int128(right)
    let nearest = Int64(max(Int128(Int64.min), min(Int128(Int64.max), exact)))
    #expect(BootTime(milliseconds: left).advanced(by: .milliseconds(right)).milliseconds == nearest)
    #expect(WallTime(milliseconds: left).advanced(by: .milliseconds(right)).milliseconds == nearest)

    let difference = BootTime(milliseconds: left).duration(to: BootTime(milliseconds: right))
    #expect((difference > .zero) == (right > left))
    let now = Now(boot: BootTime(milliseconds: left), wall: WallTime(milliseconds: right))
    for other in Self.extremes {
      _ = now.boot(at: WallTime(milliseconds: other))
      _ = now.wall(at: BootTime(milliseconds: other))
    }
  }

  @Test("milliseconds of a duration → exact, and clamped where they do not fit")
  func milliseconds() {
    for (duration, expected): (Duration, Int64) in [
      (.milliseconds(1500), 1500), (.milliseconds(-1500), -1500), (.seconds(0.0015), 1), (.zero, 0),
      (.seconds(Int64.max), .max), (.seconds(Int64.min), .min), (.milliseconds(Int64.max), .max),
      (.milliseconds(Int64.max) + .milliseconds(1), .max), (.milliseconds(Int64.min) - .milliseconds(1), .min),
    ] {
      #expect(duration.milliseconds == expected, "\(duration)")
    }
  }

  @Test("a wall time of any number of seconds → no trap")
  func wallSeconds() {
    #expect(WallTime(seconds: 2).milliseconds == 2000)
    #expect(WallTime(seconds: 2).seconds == 2)
    #expect(WallTime(seconds: .max).milliseconds == .max)
    #expect(WallTime(seconds: .min).milliseconds == .min)
  }

  @Test("converting back and forth → the same, on both sides of now")
  func conversions() {
    let now = Now.start
    for offset in [Duration.hours(-24 * 365), .zero, .milliseconds(1), .hours(24 * 365)] {
      let wall = now.wall.advanced(by: offset)
      #expect(now.boot(at: wall) == now.boot.advanced(by: offset))
      #expect(now.wall(at: now.boot(at: wall)) == wall)
    }
  }

  @Test("Twitch names an absurd life → kept, served and renewed as if it never ended", arguments: Kind.allCases)
  func absurdLife(kind: Kind) {
    var record = kind.record()
    record.grant?.expiresAt = WallTime(milliseconds: -1)
    var bench = Bench(kind.account, from: .intact(record))
    bench.state.renewal.due = .distantFuture
    #expect(bench.begin().calls == [.validate("access-1")])
    bench.validated(kind.validation(expiresIn: .seconds(Int64.max)))
    #expect(bench.token == "access-1")
    bench.save()
    let next = AccountState.restored(
      kind.account, from: bench.saved.last.map { .intact($0) }, at: bench.now, policy: bench.policy)
    #expect(next.phase.servedGrant?.isExpired(at: bench.now.boot) == false)
  }
}
