package import Logging

/// Makes an entry of each line of the log, and gives it to whoever writes it.
package struct EntryLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  private let threshold: LogThreshold
  /// Of a logger that says so itself.
  private var ownLevel: Logger.Level?
  private let write: @Sendable (LogEntry) -> Void

  package init(threshold: LogThreshold = LogThreshold(), write: @escaping @Sendable (LogEntry) -> Void) {
    self.threshold = threshold
    self.write = write
  }

  package var logLevel: Logger.Level {
    get { ownLevel ?? threshold.level }
    set { ownLevel = newValue }
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    write(LogEntry(level: event.level, message: "\(event.message)", metadata: all))
  }
}
