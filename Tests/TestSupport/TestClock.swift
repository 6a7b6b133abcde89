package import Keeper
import Synchronization

/// Clocks that a test turns by hand. Nobody who sleeps on it ever waits in real time.
package final class TestClock: HostClock {
  private struct Sleeper {
    /// On the clock that stands still while the machine is suspended, as a timer of the kernel does.
    let wakesAt: Int64
    let deadline: BootTime
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Now
    /// Milliseconds that the machine was awake.
    var awake: Int64 = 0
    var nextSleeper = 0
    var sleepers: [Int: Sleeper] = [:]
    /// The longest sleep that anybody asked for.
    var longestSleep = Duration.zero

    mutating func takeDue() -> [Sleeper] {
      let due = sleepers.filter { $0.value.wakesAt <= awake }
      for id in due.keys { sleepers[id] = nil }
      return Array(due.values)
    }
  }

  private let state: Mutex<State>
  /// How many deadlines are slept on; rises and falls with them.
  private let sleeping = Watched<[Int: BootTime]>([:])

  package init(_ now: Now) { state = Mutex(State(now: now)) }

  // MARK: - HostClock

  package func now() -> Now { state.withLock(\.now) }

  package func sleep(until deadline: BootTime) async throws {
    let id = state.withLock { state in
      state.nextSleeper += 1
      return state.nextSleeper
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome = state.withLock { state -> Result<Void, any Error>? in
          if Task.isCancelled { return .failure(CancellationError()) }
          let wait = state.now.boot.duration(to: deadline)
          state.longestSleep = max(state.longestSleep, wait)
          if wait <= .zero { return .success(()) }
          state.sleepers[id] = Sleeper(
            wakesAt: state.awake + wait.milliseconds, deadline: deadline, continuation: continuation)
          return nil
        }
        if let outcome { continuation.resume(with: outcome) } else { noteSleepers() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
      noteSleepers()
    }
  }

  // MARK: - For tests

  /// Time passes for everybody.
  package func advance(by duration: Duration) {
    move { state in
      state.awake += duration.milliseconds
      state.now.boot = state.now.boot.advanced(by: duration)
      state.now.wall = state.now.wall.advanced(by: duration)
    }
  }

  /// Somebody sets the wall clock.
  package func stepWall(by duration: Duration) {
    move { $0.now.wall = $0.now.wall.advanced(by: duration) }
  }

  /// The machine is suspended: both clocks run on, and nobody's timer does.
  package func suspend(for duration: Duration) {
    move { state in
      state.now.boot = state.now.boot.advanced(by: duration)
      state.now.wall = state.now.wall.advanced(by: duration)
    }
  }

  /// The longest sleep that anybody asked for so far.
  package var longestSleep: Duration { state.withLock(\.longestSleep) }

  /// How long until the first sleeper wakes; nil when nobody sleeps.
  package var untilNextWake: Duration? {
    state.withLock { state in
      state.sleepers.values.map(\.wakesAt).min().map { .milliseconds($0 - state.awake) }
    }
  }

  /// Returns once somebody sleeps until exactly then.
  package func untilSomebodySleeps(until deadline: BootTime) async {
    await sleeping.until { $0.values.contains(deadline) }
  }

  /// Returns once somebody sleeps.
  package func untilSomebodySleeps() async {
    await sleeping.until { !$0.isEmpty }
  }

  private func move(_ change: (inout State) -> Void) {
    let due = state.withLock { state in
      change(&state)
      return state.takeDue()
    }
    for sleeper in due { sleeper.continuation.resume() }
    noteSleepers()
  }

  private func noteSleepers() {
    let deadlines = state.withLock { $0.sleepers.mapValues(\.deadline) }
    sleeping.update { $0 = deadlines }
  }
}
