import Synchronization

/// Who is to be told of which change. Watchers of other accounts are not even looked at.
final class WatcherIndex: Sendable {
  private struct State {
    var lastID: UInt64 = 0
    var announced: Revision = 0
    /// Of those who named their accounts.
    var byName: [AccountName: [UInt64: BoardWatch]] = [:]
    /// Of those who did not.
    var broad: [UInt64: BoardWatch] = [:]
  }

  private let state = Mutex(State())

  /// Everything up to it is marked with whom it concerns.
  var announced: Revision { state.withLock(\.announced) }

  func add(_ interest: WatchInterest) -> BoardWatch {
    state.withLock { state in
      state.lastID += 1
      let watch = BoardWatch(state.lastID, interest, self)
      guard let names = interest.names else {
        state.broad[watch.id] = watch
        return watch
      }
      for name in names { state.byName[name, default: [:]][watch.id] = watch }
      return watch
    }
  }

  func remove(_ watch: BoardWatch) {
    state.withLock { state in
      state.broad[watch.id] = nil
      for name in watch.interest.names ?? [] {
        state.byName[name]?[watch.id] = nil
        if state.byName[name]?.isEmpty == true { state.byName[name] = nil }
      }
    }
  }

  /// `old` and `new`: what kind the account was and is, nil when there was or is none.
  func announce(_ name: AccountName, _ old: AccountKind?, _ new: AccountKind?, _ revision: Revision) {
    state.withLock { state in
      state.byName[name]?.values.mark(name, old, new)
      state.broad.values.mark(name, old, new)
      state.announced = revision
    }
  }

  func lookAgain(_ revision: Revision) {
    state.withLock { state in
      for watch in state.broad.values { watch.lookAgain() }
      for watches in state.byName.values { for watch in watches.values { watch.lookAgain() } }
      state.announced = revision
    }
  }
}

extension Collection<BoardWatch> {
  /// An account that becomes one of another kind is gone for those who wanted the old one.
  fileprivate func mark(_ name: AccountName, _ old: AccountKind?, _ new: AccountKind?) {
    for watch in self {
      let covers = watch.interest.covers
      if new.map({ covers(name, $0) }) == true || old != new && old.map({ covers(name, $0) }) == true {
        watch.mark(name)
      }
    }
  }
}
