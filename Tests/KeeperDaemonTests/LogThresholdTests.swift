import Logging
import Synchronization
import Testing

@testable import KeeperDaemon

@Suite("The threshold of the log")
struct LogThresholdTests {
  @Test("raised or lowered → in force for every logger at once, but for one that has a level of its own")
  func shared() {
    let threshold = LogThreshold(.warning)
    let box = Lines()
    let first = Logger(label: "a") { _ in EntryLogHandler(threshold: threshold, write: box.add) }
    let copy = first
    var own = first
    own.logLevel = .error
    for logger in [first, copy, own] { logger.info("quiet") }
    threshold.level = .debug
    for logger in [first, copy, own] { logger.debug("loud") }
    threshold.level = .error
    first.warning("quiet again")
    #expect(box.all == ["loud", "loud"])
  }
}

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock(\.self) }

  func add(_ entry: LogEntry) { lines.withLock { $0.append(entry.line) } }
}
