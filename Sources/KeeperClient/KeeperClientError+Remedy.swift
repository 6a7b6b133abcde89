import KeeperAPI

extension KeeperClientError {
  /// What a program can do about a failure.
  public enum Remedy: Hashable, Sendable {
    /// Ask again later, and not before that time if the daemon named one: it is away, starting or overloaded, or Twitch is.
    case tryAgain(after: Duration?)
    /// Wait for somebody to log in; a ``Watch`` tells when they have. The failure's ``hint`` is for them.
    case awaitLogin
    /// Nothing, and asking again is of no use: the program, the configuration or a right has to be changed first.
    case giveUp
  }

  /// What a program can do about it; ``hint`` says what a person can.
  public var remedy: Remedy {
    switch self {
    case .unreachable(.noSocket, _), .unreachable(.refused, _), .unreachable(.failed, _), .closed, .timedOut:
      .tryAgain(after: nil)
    case .unreachable(.notPermitted, _), .unreachable(.invalidPath, _), .protocolViolation, .cancelled: .giveUp
    case .problem(let problem): problem.remedy
    }
  }
}

extension Problem {
  fileprivate var remedy: KeeperClientError.Remedy {
    switch problemType {
    case .loginRequired, .insufficientScope: .awaitLogin
    case .requestTimeout: .tryAgain(after: wait)
    // By the status, so that types that this client does not know count as well.
    case _: status >= 500 ? .tryAgain(after: wait) : .giveUp
    }
  }

  private var wait: Duration? { retryAfter.map { .seconds($0) } }
}
