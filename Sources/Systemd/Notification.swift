/// What a service tells its manager, one line of the protocol each (sd_notify(3)).
package enum Notification: Sendable, Equatable {
  /// Start-up, or a reload, is done.
  case ready
  /// A reload began at `monotonicMicroseconds` of `CLOCK_MONOTONIC`; ``ready`` ends it.
  case reloading(monotonicMicroseconds: UInt64)
  case stopping
  /// The loop that does the work is alive.
  case watchdog
  /// One line for people, shown by `systemctl status`.
  case status(String)
  /// Start-up or shutdown needs this long from now on, or longer if repeated.
  case extendTimeout(Duration)

  /// Longest status in bytes; the manager drops datagrams above 4096.
  static let longestStatus = 1024

  var lines: String {
    switch self {
    case .ready: "READY=1"
    case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
    case .stopping: "STOPPING=1"
    case .watchdog: "WATCHDOG=1"
    case .status(let text): "STATUS=\(Self.sanitised(text))"
    case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(duration.microseconds)"
    }
  }

  /// On one line, because a newline would begin another assignment, and short.
  private static func sanitised(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      let visible = scalar.properties.generalCategory.isOneLine ? scalar : " "
      count += UTF8.width(visible)
      if count > longestStatus { break }
      result.unicodeScalars.append(visible)
    }
    return result
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isOneLine: Bool { self != .control && self != .lineSeparator && self != .paragraphSeparator }
}

extension Duration {
  /// Rounded down; zero when negative.
  fileprivate var microseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? .max : max(0, product &+ attoseconds / 1_000_000_000_000)
  }
}
