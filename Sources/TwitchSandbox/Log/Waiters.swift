/// Who waits for how many requests. What resumes them is handed out, to be run without the lock.
struct Waiters: Sendable {
  struct Waiter: Sendable {
    let endpoint: SandboxEndpoint
    let count: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private var waiting: [Int: Waiter] = [:]
  private var cancelledEarly: Set<Int> = []
  private var lastID = 0

  mutating func newID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func add(_ id: Int, _ waiter: Waiter, _ ledger: Ledger) -> (@Sendable () -> Void)? {
    if cancelledEarly.remove(id) != nil { return { waiter.continuation.resume(throwing: CancellationError()) } }
    if ledger.counts[waiter.endpoint, default: 0] >= waiter.count { return { waiter.continuation.resume() } }
    waiting[id] = waiter
    return nil
  }

  /// Cancellation may come before the waiter does.
  mutating func cancel(_ id: Int) -> (@Sendable () -> Void)? {
    guard let waiter = waiting.removeValue(forKey: id) else {
      cancelledEarly.insert(id)
      return nil
    }
    return { waiter.continuation.resume(throwing: CancellationError()) }
  }

  mutating func satisfied(by ledger: Ledger) -> [CheckedContinuation<Void, any Error>] {
    let done = waiting.filter { ledger.counts[$0.value.endpoint, default: 0] >= $0.value.count }
    for id in done.keys { waiting[id] = nil }
    return done.values.map(\.continuation)
  }
}
