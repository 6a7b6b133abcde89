import HeapModule
import Synchronization

/// Callers who wait for the outcome of a call, each until its own deadline. They wait outside of the keeper, so that
/// one who hangs up is let go at once.
final class Waiters: Sendable {
  /// How waiting ended.
  enum Ending: Sendable {
    case concluded(Conclusion)
    case timedOut
    case cancelled
  }

  private struct Deadline: Comparable {
    let time: BootTime
    let id: WaiterID

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
  }

  private struct State {
    var next: WaiterID = 0
    /// Nobody is left who could end a wait.
    var isClosed = false
    var waiting: [WaiterID: CheckedContinuation<Ending, Never>] = [:]
    var deadlines = Heap<Deadline>()

    mutating func popDue(at now: BootTime) -> WaiterID? {
      guard let first = deadlines.min, first.time <= now else { return nil }
      deadlines.removeMin()
      return first.id
    }
  }

  private let state = Mutex(State())

  var earliestDeadline: BootTime { state.withLock { $0.deadlines.min?.time ?? .distantFuture } }

  /// Waits under a new id, after `register` was told which.
  func wait(until deadline: BootTime, register: (WaiterID) -> Void) async -> Ending {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isClosed = state.withLock { state in
          state.waiting[id] = continuation
          state.deadlines.insert(Deadline(time: deadline, id: id))
          return state.isClosed
        }
        if isClosed || Task.isCancelled { end(id, .cancelled) } else { register(id) }
      }
    } onCancel: {
      end(id, .cancelled)
    }
  }

  /// Does nothing for one who no longer waits.
  func end(_ id: WaiterID, _ ending: Ending) {
    state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: ending)
  }

  func expire(at now: BootTime) {
    while let id = state.withLock({ $0.popDue(at: now) }) { end(id, .timedOut) }
  }

  /// Lets everybody go, also those who come later.
  func endAll() {
    let all = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for continuation in all { continuation.resume(returning: .cancelled) }
  }
}
