import Foundation

/// How many kills the campaigns make.
struct CrashExtent {
  /// Each on a host of its own, side by side: a daemon's start and its renewals are mostly waiting.
  static let seeds: [UInt64] = [20_261_122, 3, 5, 8, 13, 21]
  static let usual = CrashExtent(wanted: 0)
  static let wanted = CrashExtent(
    wanted: ProcessInfo.processInfo.environment["TOKENKEEPER_CRASHES"].flatMap(Int.init) ?? 0)

  private static let usualRandomRounds = 14
  /// At a named point each round is like the one before it, and takes seconds: more than so many times as many tell
  /// nothing new.
  private static let mostTimes = 4

  /// For each seed.
  let randomRounds: Int
  private let times: Int
  private let isLong: Bool

  init(wanted: Int) {
    let named = NamedKill.all.reduce(0) { $0 + $1.rounds }
    let usual = named + Self.usualRandomRounds * Self.seeds.count
    let times = min(max(wanted / usual, 1), Self.mostTimes)
    let rest = wanted - named * times
    self.times = times
    randomRounds = max((rest + Self.seeds.count - 1) / Self.seeds.count, Self.usualRandomRounds)
    isLong = wanted > usual
  }

  var kills: Int { randomRounds * Self.seeds.count + NamedKill.all.reduce(0) { $0 + rounds(of: $1) } }

  func rounds(of kill: NamedKill) -> Int { kill.rounds * times }

  /// Says what a long campaign came to, which its success alone does not.
  func report(_ figures: String) { if isLong { Failures.show("CrashTests: \(figures)\n") } }
}
