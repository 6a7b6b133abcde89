import KeeperAPI

/// Events of the daemon, as they come, over a connection of its own that is closed when the last iterator goes.
///
/// Waiting for an event takes no thread. Cancelling the task that waits ends the stream. A daemon that says nothing for
/// longer than the client's timeout is given up on (``KeeperClientError/timedOut(after:)``); one that goes away ends the
/// stream with ``KeeperClientError/closed``.
///
/// All iterators of a stream share its connection: each event goes to one of them.
public struct EventStream<Event: Sendable>: AsyncSequence, Sendable {
  /// Why the stream ended before its time.
  public typealias Failure = KeeperClientError

  private let source: EventSource
  private let decode: @Sendable (ServerSentEvent) throws(KeeperClientError) -> Event?

  /// - Parameter decode: Gives nil for kinds of events that this client does not know, which are passed over.
  init(
    _ source: EventSource, decode: @escaping @Sendable (ServerSentEvent) throws(KeeperClientError) -> Event?
  ) {
    self.source = source
    self.decode = decode
  }

  /// Goes on where the stream is.
  public func makeAsyncIterator() -> Iterator { Iterator(source: source, decode: decode) }

  /// Takes one event after the other.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let source: EventSource
    fileprivate let decode: @Sendable (ServerSentEvent) throws(KeeperClientError) -> Event?

    /// The next event; nil when the daemon has ended the stream, or when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(KeeperClientError) -> Event? {
      while let event = try await source.next() {
        if let known = try decode(event) { return known }
      }
      return nil
    }
  }
}
