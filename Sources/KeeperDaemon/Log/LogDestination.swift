import Glibc
import Systemd

/// Where the log goes.
package enum LogDestination: Sendable, Equatable {
  /// Entries with fields, through the journal's own socket.
  case journal
  /// Lines on standard error that begin with their priority, which the journal takes off again (sd-daemon(3)): standard
  /// error is a stream to the journal, and its socket is not to be had, as in a file system of the unit's own.
  case journalStream
  /// Lines on standard error for people, or for a file.
  case text

  /// systemd.exec(5): `JOURNAL_STREAM` is set for all children, so it counts only when standard error still is what it
  /// names.
  package static func choose(isJournalStream: Bool, hasJournal: Bool) -> LogDestination {
    guard isJournalStream else { return .text }
    return hasJournal ? .journal : .journalStream
  }

  static func ofThisProcess(environment: [String: String]) -> LogDestination {
    choose(
      isJournalStream: JournalStream.isBehind(STDERR_FILENO, environment: environment), hasJournal: Journal.isReachable)
  }

  /// Writes one entry, and waits for it as long as it takes.
  @Sendable package func write(_ entry: LogEntry) {
    switch self {
    case .journal:
      do {
        try Journal.send(entry.journalFields)
      } catch {
        LogDestination.journalStream.write(entry)
      }
    case .journalStream: Self.writeLine("<\(entry.level.priority)>\(entry.line)\n")
    case .text: Self.writeLine("\(entry.level): \(entry.line)\n")
    }
  }

  private static func writeLine(_ line: String) {
    let bytes = Array(line.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)  // Whoever closed standard error does not want the log.
  }
}
