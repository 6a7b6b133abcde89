import Dispatch
import Keeper
import Logging
import Synchronization

/// Writes the log on a thread of its own, in order, so that nobody who logs waits for a slow disk or a stopped journal.
///
/// Its length is bounded: entries that come while it is full are dropped, counted, and told of once there is room.
package final class LogQueue: Sendable {
  /// About 4 MB of entries.
  package static let longest = 8192

  private let queue = DispatchQueue(label: "tokenkeeperd.log")
  private let waiting = Atomic(0)
  private let lost = Atomic(0)
  private let write: @Sendable (LogEntry) -> Void

  package init(write: @escaping @Sendable (LogEntry) -> Void) { self.write = write }

  package func add(_ entry: LogEntry) {
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.longest else {
      waiting.subtract(1, ordering: .relaxed)
      lost.add(1, ordering: .relaxed)
      return
    }
    queue.async { [self] in
      write(entry)
      waiting.subtract(1, ordering: .relaxed)
      reportLost()
    }
  }

  /// Returns when all that was added before is written, or after `limit`: an end must not wait for a journal that stands
  /// still.
  package func flush(within limit: Duration) async {
    let alarm = Alarm()
    queue.async { alarm.ring() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(limit.milliseconds))) { alarm.ring() }
    await alarm.wait()
  }

  private func reportLost() {
    let count = lost.exchange(0, ordering: .relaxed)
    guard count > 0 else { return }
    let kind = EventKind.logLinesLost
    write(
      LogEntry(
        level: kind.level, message: kind.message, metadata: ["count": "\(count)", "event": "\(kind.rawValue)"]))
  }
}
