import KeeperAPI

extension KeeperClientError {
  /// Whether it may pass by itself, so that a watch goes on trying: a daemon that is away, silent, starting or
  /// overloaded. Whoever asks for what is not there, or listens at the wrong place, has to be told.
  ///
  /// - Parameter wasConnected: Then the socket's mode is one that lets the caller in, once its owner has set it again.
  func mayPass(wasConnected: Bool) -> Bool {
    switch self {
    case .unreachable(.noSocket, _), .unreachable(.refused, _), .unreachable(.failed, _), .closed, .timedOut: true
    case .unreachable(.notPermitted, _): wasConnected
    case .unreachable(.invalidPath, _), .protocolViolation, .cancelled: false
    case .problem(let problem): problem.status >= 500 || problem.problemType == .requestTimeout
    }
  }

  /// What the daemon asked for.
  var retryAfter: Duration? {
    if case .problem(let problem) = self { problem.retryAfter.map { .seconds($0) } } else { nil }
  }
}
