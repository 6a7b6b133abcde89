package import Logging

extension Logger {
  /// The key under which a line carries its ``EventKind``.
  package static let eventKey = "event"

  /// Writes a line of that kind. `message` stands in the place of the kind's own where only the case itself can say what
  /// happened. Neither it nor the metadata ever holds a secret.
  package func record(
    _ kind: EventKind, _ metadata: @autoclosure () -> Metadata = [:], message: @autoclosure () -> String? = nil
  ) {
    guard logLevel <= kind.level else { return }
    var fields = metadata()
    fields[Self.eventKey] = "\(kind.rawValue)"
    log(level: kind.level, "\(message() ?? kind.message)", metadata: fields)
  }
}
