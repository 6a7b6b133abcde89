/// How a stream comes back after its connection broke.
package struct Reconnection: Sendable {
  /// What the waiting goes by.
  package var clock: any Clock<Duration>
  /// At least 0 and less than 1: so that a thousand programs do not come back at the same moment.
  package var random: @Sendable () -> Double

  package init(
    clock: any Clock<Duration> = ContinuousClock.continuous,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.clock = clock
    self.random = random
  }

  /// How long to wait before the next attempt.
  ///
  /// - Parameters:
  ///   - failures: How many connections in a row were not made, or broke before they said anything; from 1.
  ///   - base: What the daemon asked for, if it did.
  ///   - least: What the daemon asked for in a refusal, if it did.
  package func delay(after failures: Int, base: Duration?, least: Duration?) -> Duration {
    // 0.1 s, 0.2 s, 0.4 s … 10 s: a restart takes less than the first few, and an outage costs next to nothing.
    let first = min(max(base ?? .milliseconds(100), .milliseconds(10)), Self.longest)
    let whole = min(first * (1 << min(failures - 1, 10)), Self.longest)
    // Between the half and the whole of it.
    let jittered = whole * (0.5 + random() / 2)
    return min(max(least ?? .zero, .zero), Self.mostAsked) + jittered
  }

  private static let longest = Duration.seconds(10)
  private static let mostAsked = Duration.seconds(60)
}
