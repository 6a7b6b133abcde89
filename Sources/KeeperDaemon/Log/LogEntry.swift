import Keeper
package import Logging

/// One line of the log, before it is known how it is written.
package struct LogEntry: Sendable {
  package let level: Logger.Level
  package let message: String
  package let metadata: Logger.Metadata

  package init(level: Logger.Level, message: String, metadata: Logger.Metadata = [:]) {
    self.level = level
    self.message = message
    self.metadata = metadata
  }

  /// `Token renewed account=bot generation=8`, without an end of line. One entry is one line, whatever a value holds.
  package var line: String {
    // What kind of event it is, the message says to people.
    let details = metadata.filter { $0.key != Logger.eventKey }.sorted { $0.key < $1.key }
    return message + details.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
  }

  private static func quoted(_ value: String) -> String {
    value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") } ? value : value.debugDescription
  }
}

extension Logger.Level {
  /// As syslog(3) counts.
  package var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
