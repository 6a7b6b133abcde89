extension Board {
  /// What became of accounts meanwhile.
  package struct History: Sendable {
    /// Those that changed and are there, by name.
    package var changed: [AccountName] = []
    package var removed: [AccountName] = []
  }

  package func watch(_ interest: WatchInterest) -> BoardWatch { watchers.add(interest) }

  package func position(at revision: Revision) -> BoardPosition { BoardPosition(run: run, revision: revision) }

  /// What happened after `position`, of what `interest` covers. Nil when that is not known any more: it is of another run
  /// of the daemon, or too long ago.
  package func history(after position: BoardPosition, of interest: WatchInterest) -> History? {
    guard position.run == run, let (slots, removals) = slots(after: position.revision, interest.names) else {
      return nil
    }
    return History(
      changed: slots.names(coveredBy: interest),
      removed: removals.filter { interest.covers($0.name, $0.kind) }.map(\.name).sorted())
  }

  /// The names of all accounts that `interest` covers, sorted.
  package func names(of interest: WatchInterest) -> [AccountName] { slots(interest.names).names(coveredBy: interest) }
}

extension [Board.Slot] {
  /// Outside of the board's lock, as it may take its time.
  fileprivate func names(coveredBy interest: WatchInterest) -> [AccountName] {
    compactMap { slot in
      let account = slot.entry.account
      return interest.covers(account.name, account.kind) ? account.name : nil
    }.sorted()
  }
}
