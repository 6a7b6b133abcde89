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

  private enum Wait {
    /// Its end has not been asked for yet.
    case open
    /// It ended before anybody asked.
    case ended(Ending)
    case awaited(CheckedContinuation<Ending, Never>)
  }

  private struct State {
    var next: WaiterID = 0
    /// Nobody is left who could end a wait.
    var isClosed = false
    var waiting: [WaiterID: Wait] = [:]
    var deadlines = Heap<Deadline>()

    mutating func popDue(at now: BootTime) -> WaiterID? {
      guard let first = deadlines.min, first.time <= now else { return nil }
      deadlines.removeMin()
      return first.id
    }

    /// How it ended, if it has.
    mutating func hold(_ continuation: CheckedContinuation<Ending, Never>, for id: WaiterID) -> Ending? {
      switch waiting[id] {
      case .ended(let ending):
        waiting[id] = nil
        return ending
      case .open:
        waiting[id] = .awaited(continuation)
        return nil
      case .awaited, nil: return .cancelled
      }
    }

    /// Who is to be told.
    mutating func end(_ id: WaiterID, _ ending: Ending) -> CheckedContinuation<Ending, Never>? {
      switch waiting[id] {
      case .awaited(let continuation):
        waiting[id] = nil
        return continuation
      case .open:
        waiting[id] = .ended(ending)
        return nil
      case .ended, nil: return nil
      }
    }
  }

  private let state = Mutex(State())

  var earliestDeadline: BootTime { state.withLock { $0.deadlines.min?.time ?? .distantFuture } }

  /// Begins a wait, which must then be awaited by ``ending(of:)``. Nil when nobody is left who could end it, or when the
  /// caller is gone already.
  ///
  /// Apart from the waiting, so that whoever is told of the id is told in its own isolation: the closures of the
  /// standard library's functions for cancellation and continuations run outside of any actor.
  func begin(until deadline: BootTime) -> WaiterID? {
    state.withLock { state in
      if state.isClosed || Task.isCancelled { return nil }
      state.next += 1
      state.waiting[state.next] = .open
      state.deadlines.insert(Deadline(time: deadline, id: state.next))
      return state.next
    }
  }

  func ending(of id: WaiterID) async -> Ending {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ended = state.withLock { $0.hold(continuation, for: id) }
        if let ended { continuation.resume(returning: ended) }
        if Task.isCancelled { end(id, .cancelled) }
      }
    } onCancel: {
      end(id, .cancelled)
    }
  }

  /// Does nothing for one who no longer waits.
  func end(_ id: WaiterID, _ ending: Ending) {
    state.withLock { $0.end(id, ending) }?.resume(returning: ending)
  }

  func expire(at now: BootTime) {
    while let id = state.withLock({ $0.popDue(at: now) }) { end(id, .timedOut) }
  }

  /// Lets everybody go, also those who come later.
  func endAll() {
    let all = state.withLock { state in
      state.isClosed = true
      return state.waiting.keys.map(\.self)
    }
    for id in all { end(id, .cancelled) }
  }
}
