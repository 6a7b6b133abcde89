import Synchronization

/// A value that tests can wait on: no polling, no sleeping.
package final class Watched<Value: Sendable>: Sendable {
  private struct Watcher {
    let condition: @Sendable (Value) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var value: Value
    var nextWatcher = 0
    var watchers: [Int: Watcher] = [:]

    mutating func removeSatisfied() -> [Watcher] {
      let satisfied = watchers.filter { $0.value.condition(value) }
      for id in satisfied.keys { watchers[id] = nil }
      return Array(satisfied.values)
    }
  }

  private let state: Mutex<State>

  package init(_ value: Value) { state = Mutex(State(value: value)) }

  package var value: Value { state.withLock(\.value) }

  @discardableResult package func update<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
    let (result, satisfied) = state.withLock { state in
      let result = body(&state.value)
      return (result, state.removeSatisfied())
    }
    for watcher in satisfied { watcher.continuation.resume() }
    return result
  }

  /// Returns when the condition holds, or when the test is cancelled (by its time limit).
  package func until(_ condition: @escaping @Sendable (Value) -> Bool) async {
    let id = state.withLock { state in
      state.nextWatcher += 1
      return state.nextWatcher
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goOn = state.withLock { state in
          if condition(state.value) || Task.isCancelled { return true }
          state.watchers[id] = Watcher(condition: condition, continuation: continuation)
          return false
        }
        if goOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume()
    }
  }
}
