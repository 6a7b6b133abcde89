/// What became of a request for another token.
package enum TokenOutcome: Sendable {
  /// The account as it is now; whether it has a token is for the caller to see.
  case settled(BoardEntry)
  /// None could be had; there is no use in asking again before `retryAfter`.
  case failed(Trouble, retryAfter: Duration)
  /// It took longer than the caller wanted to wait. It goes on without the caller.
  case timedOut
  case unknownAccount
}

extension Keeper {
  /// Renews the token, for a caller to whom the current one is too old. Callers who ask together share one renewal.
  package func renew(_ name: AccountName, within patience: Duration) async -> TokenOutcome {
    await ask(name, within: patience) { .wanted(by: $0) }
  }

  /// Finds out whether the token of `generation` is dead, as a caller says, and gets another if so. All who report the
  /// same token share one validation and one renewal.
  package func reject(_ name: AccountName, generation: Generation, within patience: Duration) async -> TokenOutcome {
    await ask(name, within: patience) { .reported(generation: generation, by: $0) }
  }

  /// Takes a person's word that the refresh token of a restored or copied store was not spent elsewhere.
  package func trust(_ name: AccountName, within patience: Duration) async -> TokenOutcome {
    await ask(name, within: patience) { .trusted(by: $0) }
  }

  /// To be called when what callers may see has changed: those who watch are told what they gained and lost.
  package func lookAgain() { board.lookAgain() }

  func ask(
    _ name: AccountName, within patience: Duration, _ event: (WaiterID) -> Event
  ) async -> TokenOutcome {
    guard states[name]?.definition != nil else { return .unknownAccount }
    let now = clock.now()
    guard let id = waiters.begin(until: now.boot.advanced(by: patience)) else { return .timedOut }
    apply(event(id), to: name, at: now)
    settle(at: now)
    switch await waiters.ending(of: id) {
    case .concluded(.settled): return board[name].map { .settled($0) } ?? .unknownAccount
    case .concluded(.failed(let trouble, let wait)): return .failed(trouble, retryAfter: wait)
    case .timedOut, .cancelled: return .timedOut
    }
  }
}
