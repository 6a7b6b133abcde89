/// Keeps validations below a rate: a burst of a few hundred at once has earned 429 and broken logins for others. A
/// token bucket that holds one second's worth.
struct Pacer {
  private var tokens: Double
  private var filledAt: BootTime
  private var pausedUntil: BootTime?
  /// Permits per second.
  var rate: Double

  init(rate: Double, at now: BootTime) {
    self.rate = rate
    tokens = rate
    filledAt = now
  }

  /// Nobody gets a permit before then: Twitch asked to slow down.
  mutating func pause(until time: BootTime) {
    pausedUntil = max(pausedUntil ?? time, time)
  }

  /// When the pause ends; nil when there is none. The one thing that nothing is urgent enough for.
  func pauseEnd(at now: BootTime) -> BootTime? { pausedUntil.flatMap { $0 > now ? $0 : nil } }

  /// Nil when a permit was given, else when to ask again.
  mutating func take(at now: BootTime) -> BootTime? {
    if let pausedUntil {
      if now < pausedUntil { return pausedUntil }
      self.pausedUntil = nil
    }
    refill(at: now)
    guard tokens >= 1 else { return now.advanced(by: .seconds((1 - tokens) / rate) + .milliseconds(1)) }
    tokens -= 1
    return nil
  }

  private mutating func refill(at now: BootTime) {
    let elapsed = Double(filledAt.duration(to: now).milliseconds) / 1000
    tokens = min(max(rate, 1), tokens + max(elapsed, 0) * rate)
    filledAt = now
  }
}
