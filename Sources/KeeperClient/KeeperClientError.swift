public import KeeperAPI

/// Why a call gave nothing. ``reason`` says why, ``hint`` what to do; neither contains a secret.
public enum KeeperClientError: Error, Hashable, Sendable {
  /// There is no connection to the daemon.
  case unreachable(Unreachable, socketPath: String)
  /// The daemon closed the connection without an answer, twice for a GET. Whether it acted is not known.
  case closed
  /// The call took longer than it may.
  case timedOut(after: Duration)
  /// The daemon said no, and why.
  case problem(Problem)
  /// What came is not an answer of the daemon: who listens there, or does the daemon's version differ?
  case protocolViolation(String)
  /// The task that waited for the answer was cancelled. Whether the daemon acted is not known.
  case cancelled

  /// Why there is no connection.
  public enum Unreachable: Hashable, Sendable {
    /// There is no such socket.
    case noSocket
    /// The socket is there and nobody listens.
    case refused
    /// The file system does not let this process connect.
    case notPermitted
    /// A Unix socket's path cannot have this length or contain a NUL.
    case invalidPath
    /// The system call failed with another error, by its text.
    case failed(String)
  }
}

extension KeeperClientError: CustomStringConvertible {
  /// ``reason`` and ``hint`` in one line.
  public var description: String { hint.map { "\(reason); \($0)" } ?? reason }

  /// Why, in one line.
  public var reason: String {
    switch self {
    case .unreachable(let why, let path): why.reason(at: path)
    case .closed: "the daemon closed the connection without an answer"
    case .timedOut(let limit): "the daemon did not answer within \(limit)"
    case .problem(let problem): problem.detail
    case .protocolViolation(let what): "the answer is not one of tokenkeeperd: \(what)"
    case .cancelled: "nobody waited for the answer any more"
    }
  }

  /// What to do, in one line; nil when the daemon had no advice.
  public var hint: String? {
    switch self {
    case .unreachable(let why, let path): why.hint(at: path)
    case .closed, .timedOut: "see `systemctl status tokenkeeper.service` and try again"
    case .problem(let problem): problem.hint
    case .protocolViolation: "check which program listens on the socket and that its version is this client's"
    case .cancelled: nil
    }
  }
}

extension KeeperClientError.Unreachable {
  fileprivate func reason(at path: String) -> String {
    switch self {
    case .noSocket: "there is no socket at \(path)"
    case .refused: "nobody listens at \(path)"
    case .notPermitted: "this user may not connect to \(path)"
    case .invalidPath: "\(path) cannot be the path of a socket"
    case .failed(let text): "cannot connect to \(path): \(text)"
    }
  }

  fileprivate func hint(at path: String) -> String {
    switch self {
    case .noSocket:
      "start the daemon with `systemctl start tokenkeeper.socket`, or set TOKENKEEPER_SOCKET to where it listens"
    case .refused: "start the daemon with `systemctl start tokenkeeper.socket tokenkeeper.service`"
    case .notPermitted: "join the group that owns the socket; `ls -l \(path)` shows it"
    case .invalidPath: "use one of at most 107 bytes"
    case .failed: "see `systemctl status tokenkeeper.socket`"
    }
  }
}
