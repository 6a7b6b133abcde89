import KeeperClient
import Synchronization

/// Tells people that the daemon is away, and that it is back: once each, however often it is tried.
final class WatchNotices: Sendable {
  private let isAway = Mutex(false)

  func tell(_ connection: WatchConnection) {
    let line = isAway.withLock { isAway -> String? in
      switch connection {
      case .connected:
        defer { isAway = false }
        return isAway ? "the daemon is back" : nil
      case .lost(let error, _):
        defer { isAway = true }
        return isAway ? nil : "\(error.reason); trying again until it is back"
      }
    }
    if let line { StandardStreams.writeError("tokenkeeper: \(line)".printable) }
  }
}
