/// What becomes of the connection behind a ``Watch``: for logs and health checks. What was told stays true as far as is
/// known, and a token that works goes on working while the daemon is away.
public enum WatchConnection: Hashable, Sendable {
  /// There is one.
  case connected
  /// There is none, why, and how long until the next attempt.
  case lost(KeeperClientError, retryIn: Duration)
}
