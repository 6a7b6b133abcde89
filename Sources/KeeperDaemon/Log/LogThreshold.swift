package import Logging
import Synchronization

/// The least severe level that is written, one for all loggers that do not say otherwise: a reload changes it.
package final class LogThreshold: Sendable {
  private let current: Mutex<Logger.Level>

  package init(_ level: Logger.Level = .info) { current = Mutex(level) }

  package var level: Logger.Level {
    get { current.withLock(\.self) }
    set { current.withLock { $0 = newValue } }
  }
}
