import Synchronization

/// Something that happens once, or never will, and is awaited by any number of tasks.
final class Milestone: Sendable {
  private enum Outcome {
    case open
    case reached
    case givenUp
  }

  private struct State {
    var outcome = Outcome.open
    var next = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  /// Beside the state, because every request looks at it.
  private let reached = Atomic(false)

  var isReached: Bool { reached.load(ordering: .acquiring) }
  /// How many tasks wait now.
  var awaited: Int { state.withLock(\.waiting.count) }

  func reach() { end(.reached) }

  /// It will not be reached: nobody is to wait any longer.
  func giveUp() { end(.givenUp) }

  private func end(_ outcome: Outcome) {
    if outcome == .reached { reached.store(true, ordering: .releasing) }
    let waiting = state.withLock { state in
      state.outcome = outcome
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume() }
  }

  /// Returns when it is reached or given up, or when the task is cancelled.
  func wait() async {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goOn = state.withLock { state in
          if state.outcome != .open || Task.isCancelled { return true }
          state.waiting[id] = continuation
          return false
        }
        if goOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
  }
}
