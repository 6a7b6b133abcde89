import Synchronization

/// Ends the connection of a call whose task is cancelled, and keeps it from opening another.
final class Cancellation: Sendable {
  private struct State {
    var isCancelled = false
    var connection: UnixConnection?
  }

  private let state = Mutex(State())

  func cancel() {
    let connection = state.withLock { state in
      state.isCancelled = true
      return state.connection
    }
    connection?.end()
  }

  /// Before another connection is made.
  func check() throws(KeeperClientError) {
    if state.withLock(\.isCancelled) { throw .cancelled }
  }

  /// The call goes on over this connection.
  func watch(_ connection: UnixConnection) throws(KeeperClientError) {
    let isCancelled = state.withLock { state in
      state.connection = connection
      return state.isCancelled
    }
    if isCancelled { throw .cancelled }
  }

  /// What the failure of a call means.
  func reason(for error: KeeperClientError) -> KeeperClientError { state.withLock(\.isCancelled) ? .cancelled : error }
}
