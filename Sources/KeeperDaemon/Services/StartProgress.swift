import Keeper
import Synchronization
import Systemd

/// Keeps the service manager patient while a long start gets on, and not for longer: only what was done asks for more
/// time, so that a start which is stuck ends by the manager's limit.
final class StartProgress: Sendable {
  /// What is asked for each time. Longer than any step takes that gives no sign of progress: deriving a key from a
  /// passphrase, or playing back a log of SQLite's.
  static let patience = Duration.seconds(20)
  /// Between two requests.
  static let rhythm = Duration.seconds(2)

  private let host: DaemonHost
  private let askedAt = Mutex<BootTime?>(nil)

  init(host: DaemonHost) { self.host = host }

  /// The start has come to another step; `text` is its status for people.
  func begin(_ text: String) {
    host.tell(.status(text))
    advance()
  }

  /// Something was done. Called as often as one likes.
  func advance() {
    let now = host.clock.now().boot
    let isDue = askedAt.withLock { askedAt in
      if let askedAt, askedAt.duration(to: now) < Self.rhythm { return false }
      askedAt = now
      return true
    }
    if isDue { host.tell(.extendTimeout(Self.patience)) }
  }
}
