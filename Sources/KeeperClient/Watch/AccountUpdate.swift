public import KeeperAPI

/// What ``KeeperClient/watchAccounts(silence:onConnection:)`` tells.
public enum AccountUpdate: Hashable, Sendable {
  /// An account that is new, or stands differently now.
  case account(AccountPayload)
  /// An account that is not there any more, or that the caller may not read any more: its name.
  case removed(String)
  /// Every account was told. Comes once; from here on each update is a change.
  case synced
}
