import Synchronization

/// How many of something are open, and were ever opened, told from any thread.
package final class ConnectionMeter: Sendable {
  private let count = Atomic(0)
  private let sum = Atomic(0)

  package init() {}

  package var open: Int { count.load(ordering: .relaxed) }

  /// Those that are closed again included.
  package var everOpened: Int { sum.load(ordering: .relaxed) }

  package func opened() {
    count.add(1, ordering: .relaxed)
    sum.add(1, ordering: .relaxed)
  }

  package func closed() { count.subtract(1, ordering: .relaxed) }
}
