import Keeper
import Logging
import Synchronization

/// What was logged, a line a record.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock(\.self) }

  func containing(_ text: String) -> [String] { all.filter { $0.contains(text) } }

  var handler: Handler { Handler(lines: self) }

  fileprivate func add(_ line: String) { lines.withLock { $0.append(line) } }

  struct Handler: LogHandler {
    let lines: LogLines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    init(lines: LogLines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      // The text says already what kind of event it is.
      let fields = (event.metadata ?? [:]).filter { $0.key != Logger.eventKey }
      let details = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      lines.add("\(event.level) \(event.message)\(details)")
    }
  }
}
