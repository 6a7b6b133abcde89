import KeeperAPI
import Synchronization

/// The connection behind a stream. A lock holds its reader: iterators take turns.
final class EventSource: Sendable {
  private enum Step {
    case event(ServerSentEvent)
    case waiting
    case over
  }

  private let reader: Mutex<EventReader>
  private let connection: UnixConnection
  private let silence: Duration

  init(_ reader: EventReader, of connection: UnixConnection, silence: Duration) {
    self.reader = Mutex(reader)
    self.connection = connection
    self.silence = silence
  }

  /// What the daemon last said of how long to wait before the next connection.
  var retry: Duration? { reader.withLock(\.retry) }

  /// The next event; nil when the stream has ended as it should, or when the task is cancelled.
  func next() async throws(KeeperClientError) -> ServerSentEvent? {
    while !Task.isCancelled {
      switch try step().get() {
      case .event(let event): return event
      case .over: return nil
      case .waiting: if await !connection.untilReadable(within: silence) { throw .timedOut(after: silence) }
      }
    }
    return nil
  }

  private func step() -> Result<Step, KeeperClientError> {
    reader.withLock { reader in
      Result { () throws(KeeperClientError) in try advance(&reader) }
    }
  }

  /// As far as it goes without waiting.
  private func advance(_ reader: inout EventReader) throws(KeeperClientError) -> Step {
    while true {
      if let event = try reader.next() { return .event(event) }
      if reader.isOver { return .over }
      guard let bytes = connection.readArrived() else { return .waiting }
      // It was cut.
      if bytes.isEmpty { throw .closed }
      reader.take(bytes)
    }
  }
}
