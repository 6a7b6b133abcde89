package import Logging

/// Log lines on standard error. Under systemd each begins with its priority, which the journal takes off again; dates
/// are the journal's business (systemd.exec(5), `SyslogLevelPrefix=`).
package struct LineLogHandler: LogHandler {
  package enum Style: Sendable {
    /// `<6>Token renewed account=bot`
    case journal
    /// `info: Token renewed account=bot`
    case terminal
  }

  package var metadata: Logger.Metadata = [:]
  private let style: Style
  private let threshold: LogThreshold
  /// Of a logger that says so itself.
  private var ownLevel: Logger.Level?
  private let write: @Sendable (String) -> Void

  package init(
    style: Style, threshold: LogThreshold = LogThreshold(), write: @escaping @Sendable (String) -> Void
  ) {
    self.style = style
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
    let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
    write("\(prefix(event.level))\(event.message)\(details)\n")
  }

  private func prefix(_ level: Logger.Level) -> String {
    switch style {
    case .journal: "<\(level.priority)>"
    case .terminal: "\(level): "
    }
  }

  /// One record is one line, whatever a value holds.
  private static func quoted(_ value: String) -> String {
    value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") } ? value : value.debugDescription
  }
}

extension Logger.Level {
  /// As syslog(3) counts.
  fileprivate var priority: Int {
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
