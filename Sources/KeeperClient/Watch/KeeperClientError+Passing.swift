extension KeeperClientError {
  /// Whether it may pass by itself, so that a watch goes on trying. Whoever asks for what is not there, or listens at the
  /// wrong place, has to be told.
  ///
  /// - Parameter wasConnected: Then the socket's mode is one that lets the caller in, once its owner has set it again.
  func mayPass(wasConnected: Bool) -> Bool {
    switch (self, remedy) {
    case (.unreachable(.notPermitted, _), _): wasConnected
    case (_, .tryAgain): true
    case (_, .awaitLogin), (_, .giveUp): false
    }
  }

  /// What the daemon asked for.
  var retryAfter: Duration? {
    if case .tryAgain(let time) = remedy { time } else { nil }
  }
}
