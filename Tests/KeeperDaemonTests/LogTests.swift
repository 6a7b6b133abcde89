import Dispatch
import Keeper
import KeeperDaemon
import Logging
import Synchronization
import Systemd
import TestSupport
import Testing

@Suite("Log") struct LogTests {
  @Test("a value with spaces, quotes or new lines → one line all the same")
  func oneLine() {
    let entry = LogEntry(
      level: .warning, message: "Trouble", metadata: ["why": "two\nlines \"quoted\"", "account": "bot", "event": "x"])
    #expect(entry.line == #"Trouble account=bot why="two\nlines \"quoted\"""#)
  }

  @Test("an entry of the journal → message, priority, id and a field for each detail")
  func fields() {
    let fields = LogEntry(
      level: .notice, message: "Caller denied",
      metadata: ["event": "caller_denied", "caller_unit": "a.service", "odd-kéy": "1\n2"]
    ).journalFields
    let byName = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    #expect(fields.count == byName.count)
    #expect(
      byName == [
        "MESSAGE": #"Caller denied caller_unit=a.service odd-kéy="1\n2""#, "PRIORITY": "5",
        "SYSLOG_IDENTIFIER": "tokenkeeperd", "MESSAGE_ID": EventKind.callerDenied.messageID,
        "TOKENKEEPER_EVENT": "caller_denied", "TOKENKEEPER_CALLER_UNIT": "a.service", "TOKENKEEPER_ODD_K_Y": "1\n2",
      ])
  }

  @Test("a line of a library → an entry without an id")
  func foreign() {
    let names = LogEntry(level: .info, message: "listening").journalFields.map(\.name)
    #expect(!names.contains("MESSAGE_ID"))
  }

  @Test("each level → the priority of syslog(3)")
  func priorities() {
    let priorities = Logger.Level.allCases.map { level in
      LogEntry(level: level, message: "x").journalFields.first { $0.name == "PRIORITY" }?.value
    }
    #expect(priorities == ["7", "7", "6", "5", "4", "3", "2"])
  }

  @Test("standard error and the journal → where the log goes")
  func destinations() {
    #expect(LogDestination.choose(isJournalStream: true, hasJournal: true) == .journal)
    #expect(LogDestination.choose(isJournalStream: true, hasJournal: false) == .journalStream)
    #expect(LogDestination.choose(isJournalStream: false, hasJournal: true) == .text)
    #expect(LogDestination.choose(isJournalStream: false, hasJournal: false) == .text)
  }

  @Test(
    "a log that stands still → nobody waits for it; what is too much is counted and told of", .timeLimit(.minutes(1)))
  func standstill() async {
    let writer = StandingWriter()
    let queue = LogQueue { writer.write($0) }
    for number in 0..<LogQueue.longest + 500 { queue.add(LogEntry(level: .info, message: "\(number)")) }
    await queue.flush(within: .milliseconds(10))
    #expect(writer.written.isEmpty, "the writer still stands, and the flush came back")

    writer.goOn()
    await queue.flush(within: .seconds(60))
    let lines = writer.written
    let lost = lines.filter { $0.message == EventKind.logLinesLost.message }
    let kept = lines.filter { $0.message != EventKind.logLinesLost.message }.compactMap { Int($0.message) }
    #expect(kept == Array(0..<kept.count), "in order, the oldest first")
    #expect(kept.count == LogQueue.longest)
    #expect(lost.map { "\($0.metadata["count"] ?? "")" } == ["500"])
  }

  @Test("a flush → returns when all that was added before is written", .timeLimit(.minutes(1)))
  func flush() async {
    let writer = StandingWriter()
    let queue = LogQueue { writer.write($0) }
    for number in 0..<3 { queue.add(LogEntry(level: .info, message: "\(number)")) }
    async let flushed: Int = {
      await queue.flush(within: .seconds(60))
      return writer.written.count
    }()
    // Time for one that does not wait; one that does needs none.
    for _ in 0..<1000 { await Task.yield() }
    writer.goOn()
    #expect(await flushed == 3)
  }
}

/// Writes nothing until it may.
private final class StandingWriter: Sendable {
  private let lines = Mutex<[LogEntry]>([])
  private let permission = DispatchSemaphore(value: 0)

  var written: [LogEntry] { lines.withLock(\.self) }

  func goOn() { permission.signal() }

  /// On the queue's own thread, which is what is to stand still.
  func write(_ entry: LogEntry) {
    permission.wait()
    permission.signal()
    lines.withLock { $0.append(entry) }
  }
}
