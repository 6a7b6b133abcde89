import Foundation

struct TookTooLong: Error, CustomStringConvertible {
  let limit: Duration
  let what: String

  var description: String { "after \(limit) still waiting for \(what)" }
}

/// Runs `body`, and throws when that takes longer than `limit`.
func within<Value: Sendable>(
  _ limit: Duration, _ what: @autoclosure @Sendable @escaping () -> String,
  _ body: @Sendable @escaping () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw TookTooLong(limit: limit, what: what())
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw CancellationError() }
    return first
  }
}

/// Asks again and again: only for what tells nobody when it changes.
@discardableResult
func eventually<Value: Sendable>(
  _ what: String, within limit: Duration = .seconds(40), _ body: @Sendable @escaping () async throws -> Value?
) async throws -> Value {
  try await within(limit, what) {
    while true {
      if let value = try await body() { return value }
      try await Task.sleep(for: .milliseconds(25))
    }
  }
}

/// Runs blocking work on a thread of its own, not on one of the pool that everything else here needs.
func onThread<Value: Sendable>(_ body: @Sendable @escaping () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}
