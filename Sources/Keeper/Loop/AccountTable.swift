/// An account's state, and where it stands in the queues of the loop.
final class KeptAccount {
  var state: AccountState
  /// When to look at it again.
  var deadline = BootTime.distantFuture
  /// When to see whether its token has ended: when it does, or earlier.
  var tokenEnd = BootTime.distantFuture
  /// Where it waits for its turn.
  var lane: Lanes.Lane?
  /// Whether the first pass has yet to find something out about it.
  var isUnchecked = false

  init(_ state: AccountState) { self.state = state }

  var name: AccountName { state.name }
}

/// All accounts by name. Each lies in an object of its own, which the queues name too: a dictionary has room for up to
/// two values for each that it holds, which for states by the million would be most of the daemon's memory.
struct AccountTable {
  private var accounts: [AccountName: KeptAccount] = [:]

  var count: Int { accounts.count }
  var names: [AccountName] { Array(accounts.keys) }
  var all: some Collection<KeptAccount> { accounts.values }
  var values: some Collection<AccountState> { accounts.values.lazy.map(\.state) }

  subscript(name: AccountName) -> AccountState? { accounts[name]?.state }

  mutating func reserve(_ count: Int) { accounts.reserveCapacity(count) }

  func find(_ name: AccountName) -> KeptAccount? { accounts[name] }

  /// Replaces the one of that name.
  mutating func add(_ state: AccountState) -> KeptAccount {
    let account = KeptAccount(state)
    accounts.updateValue(account, forKey: state.name).map(Self.leaveQueues)
    return account
  }

  mutating func remove(_ name: AccountName) -> AccountState? {
    guard let account = accounts.removeValue(forKey: name) else { return nil }
    Self.leaveQueues(account)
    return account.state
  }

  private static func leaveQueues(_ account: KeptAccount) {
    account.lane = nil
    account.deadline = .distantFuture
    account.tokenEnd = .distantFuture
  }
}
