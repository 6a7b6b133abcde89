import Synchronization

/// True for the first that asks.
final class Once: Sendable {
  private let taken = Atomic(false)

  func take() -> Bool { !taken.exchange(true, ordering: .relaxed) }
}

/// Counts from any task.
final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .acquiring) }

  func add(_ number: Int = 1) { count.add(number, ordering: .acquiringAndReleasing) }
}
