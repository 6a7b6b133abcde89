package import Keeper

/// Who may read which accounts: callers who meet all of the conditions.
package struct AllowRule: Sendable, Equatable {
  /// The caller's user; nil is no condition.
  package let uid: UInt32?
  /// Groups of the caller's, all of them; empty is no condition. There is a user or a group.
  package let gids: Set<UInt32>
  /// Never empty.
  package let accounts: Set<AccountName>

  package init(uid: UInt32?, gids: Set<UInt32>, accounts: Set<AccountName>) {
    self.uid = uid
    self.gids = gids
    self.accounts = accounts
  }
}
