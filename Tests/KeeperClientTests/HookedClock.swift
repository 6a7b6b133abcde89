import Synchronization

/// A clock on which nobody waits: each sleep is noted and ends when the hook returns.
final class HookedClock: Clock {
  struct Instant: InstantProtocol {
    let time: Duration

    func advanced(by duration: Duration) -> Instant { Instant(time: time + duration) }
    func duration(to other: Instant) -> Duration { other.time - time }
    static func < (left: Instant, right: Instant) -> Bool { left.time < right.time }
  }

  private let slept = Mutex<[Duration]>([])
  private let hook: @Sendable (Int) async throws -> Void

  /// How long was slept so far.
  var sleeps: [Duration] { slept.withLock(\.self) }
  /// It stands still.
  var now: Instant { Instant(time: .zero) }
  var minimumResolution: Duration { .zero }

  /// - Parameter hook: Gets the number of the sleep, from 1.
  init(_ hook: @escaping @Sendable (Int) async throws -> Void = { _ in }) { self.hook = hook }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let count = slept.withLock { slept in
      slept.append(deadline.time)
      return slept.count
    }
    try await hook(count)
    try Task.checkCancellation()
  }
}
