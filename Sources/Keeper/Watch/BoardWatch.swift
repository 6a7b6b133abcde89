import Synchronization

/// One watcher of a board. It is told that something changed and of what, once, however often it changes before the
/// watcher looks: one that is slow costs the keeper nothing and no more memory than ``mostNames`` names.
package final class BoardWatch: Sendable {
  /// Beyond it the watcher is told that much has changed, and finds out what.
  static let mostNames = 4096

  let id: UInt64
  let interest: WatchInterest
  private let index: WatcherIndex
  private let pending = Mutex(BoardChanges())
  private let alarm = Alarm()

  init(_ id: UInt64, _ interest: WatchInterest, _ index: WatcherIndex) {
    self.id = id
    self.interest = interest
    self.index = index
  }

  /// What changed since the last time.
  package func take() -> BoardChanges {
    // Read before: what it counts is marked already, so that it is taken now.
    let revision = index.announced
    var changes = pending.withLock { pending in
      defer { pending = BoardChanges() }
      return pending
    }
    changes.revision = revision
    return changes
  }

  /// Returns when something has changed since the last ``take()``, at `deadline`, when the task is cancelled, and now and
  /// then for nothing.
  package func wait(until deadline: BootTime, on clock: any HostClock) async {
    await alarm.wait(until: deadline, on: clock)
  }

  /// Nothing more is told. To be called in the end: the board holds on to it until then.
  package func end() { index.remove(self) }

  func mark(_ name: AccountName) {
    mark { changes in
      if changes.isBeyondCount { return }
      changes.names.insert(name)
      if changes.names.count > Self.mostNames { changes.forgetNames() }
    }
  }

  func lookAgain() { mark { $0.mustLookAgain = true } }

  private func mark(_ change: (inout BoardChanges) -> Void) {
    let isNews = pending.withLock { changes in
      let wasEmpty = changes.isEmpty
      change(&changes)
      return wasEmpty
    }
    if isNews { alarm.ring() }
  }
}

extension BoardChanges {
  fileprivate mutating func forgetNames() {
    names = []
    isBeyondCount = true
  }
}
