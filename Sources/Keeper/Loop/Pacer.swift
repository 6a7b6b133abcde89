/// Keeps validations below a rate: a burst of a few hundred at once has earned 429 and broken logins for others. A
/// token bucket that holds one second's worth.
///
/// One that is empty stays shut until a few permits have come together: who gets them then shares the waking of
/// threads, and later the commits of the store, which for one alone cost more than the work.
struct Pacer {
  /// How long it stays shut: four times a second is often enough that nobody at the other end sees bursts.
  static let gathering = Duration.milliseconds(250)

  private var tokens: Double
  private var filledAt: BootTime
  private var pausedUntil: BootTime?
  private var shutUntil: BootTime?
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
    if let shutUntil, now < shutUntil { return shutUntil }
    refill(at: now)
    guard tokens >= 1 else { return shut(at: now) }
    tokens -= 1
    return nil
  }

  /// Until there are some, and at least one.
  private mutating func shut(at now: BootTime) -> BootTime {
    let untilOne = Duration.seconds((1 - tokens) / rate) + .milliseconds(1)
    let end = now.advanced(by: max(untilOne, Self.gathering))
    shutUntil = end
    return end
  }

  private mutating func refill(at now: BootTime) {
    let elapsed = Double(filledAt.duration(to: now).milliseconds) / 1000
    tokens = min(max(rate, 1), tokens + max(elapsed, 0) * rate)
    filledAt = now
  }
}
