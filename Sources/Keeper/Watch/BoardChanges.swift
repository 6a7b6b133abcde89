/// What is new for a watcher since it last asked: names and no states, so that whoever reads late reads the newest.
package struct BoardChanges: Sendable {
  /// Accounts that changed, came or went.
  package var names: Set<AccountName> = []
  /// So many changed that their names were not kept: ``Board/history(after:of:)`` tells them.
  package var isBeyondCount = false
  /// What the watcher may see may be something else now.
  package var mustLookAgain = false
  /// Everything up to it stands here or was taken before.
  package var revision: Revision = 0

  package init() {}

  var isEmpty: Bool { names.isEmpty && !isBeyondCount && !mustLookAgain }
}

/// What a watcher wants to hear of.
package struct WatchInterest: Sendable {
  /// Nil for whatever `covers` says; else only these, which cost nobody anything when others change.
  package let names: Set<AccountName>?
  /// Asked for each change, so that it must be quick.
  package let covers: @Sendable (AccountName, AccountKind) -> Bool

  package init(names: Set<AccountName>?, covers: @escaping @Sendable (AccountName, AccountKind) -> Bool) {
    self.names = names
    self.covers = covers
  }

  package static func account(_ name: AccountName) -> WatchInterest { .init(names: [name]) { _, _ in true } }
}
