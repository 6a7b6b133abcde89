import Synchronization

/// Wakes one waiting task. A ring that nobody waits for is remembered, once.
package final class Alarm: Sendable {
  private enum State {
    case quiet
    case rung
    case awaited(CheckedContinuation<Void, Never>)
  }

  private let state = Mutex(State.quiet)

  package init() {}

  /// Whether a task waits, so that all rings were heard.
  var isAwaited: Bool { state.withLock { if case .awaited = $0 { true } else { false } } }

  package func ring() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard case .awaited(let continuation) = state else {
        state = .rung
        return nil
      }
      state = .quiet
      return continuation
    }
    waiting?.resume()
  }

  /// Returns when rung, or when the task is cancelled.
  package func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goOn = state.withLock { state in
          if case .rung = state {
            state = .quiet
            return true
          }
          if Task.isCancelled { return true }
          state = .awaited(continuation)
          return false
        }
        if goOn { continuation.resume() }
      }
    } onCancel: {
      release()
    }
  }

  private func release() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard case .awaited(let continuation) = state else { return nil }
      state = .quiet
      return continuation
    }
    waiting?.resume()
  }
}
