/// What the daemon tells of one account or of all, for as long as somebody listens: first how things stand, then each
/// change.
///
/// It outlives the daemon. When the connection breaks or cannot be made, or when the daemon says nothing for too long, it
/// connects again, later and later up to every ten seconds, and goes on: the last state always arrives, and no state comes
/// twice in a row. Who reads slowly gets the newest state, not a queue of old ones.
///
/// It ends, with `nil`, when the task is cancelled. It throws, and has then ended, when trying again is of no use: there is
/// no such account or the caller may not have it (``KeeperClientError/problem(_:)``), the caller may not open the socket,
/// or what listens there is not the daemon.
///
/// Each iterator has a connection of its own. It costs a descriptor and some kilobytes in either process, and no thread:
/// only while it connects it blocks one of Dispatch. A watch of all accounts keeps what it was told, about a kilobyte for
/// each.
public struct Watch<Update: Sendable>: AsyncSequence, Sendable {
  /// Why it ended before its time.
  public typealias Failure = KeeperClientError

  let watcher: @Sendable () -> Watcher<Update>

  /// Connects with the first call of `next`.
  public func makeAsyncIterator() -> Iterator { Iterator(watcher: watcher()) }

  /// Takes one update after the other.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var watcher: Watcher<Update>

    /// The next update; nil when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(KeeperClientError) -> Update? {
      try await watcher.next()
    }
  }
}
