package import Keeper
package import LocalHTTP

/// Grants reading of some accounts to callers that meet all of its conditions.
package struct AccessRule: Sendable, Equatable {
  /// The caller's effective user id; nil is no condition.
  package let uid: UInt32?
  /// Groups that the caller is in, all of them, supplementary ones included; empty is no condition.
  package let gids: Set<UInt32>
  package let accounts: Set<AccountName>

  package init(uid: UInt32?, gids: Set<UInt32>, accounts: Set<AccountName>) {
    self.uid = uid
    self.gids = gids
    self.accounts = accounts
  }

  /// A rule without a condition matches nobody.
  fileprivate func matches(_ caller: Caller.Credentials) -> Bool {
    guard uid != nil || !gids.isEmpty else { return false }
    return (uid.map { $0 == caller.uid } ?? true) && gids.allSatisfy(caller.isMember(of:))
  }
}

/// Who may do what. What no rule allows is denied.
package struct AccessPolicy: Sendable {
  private let administrators: Set<UInt32>
  private let rules: [AccessRule]

  /// Root and the daemon's own user may do everything.
  package init(ownUID: UInt32, rules: [AccessRule]) {
    administrators = [0, ownUID]
    self.rules = rules
  }

  package func mayAdminister(_ caller: Caller) -> Bool {
    caller.known.map { administrators.contains($0.uid) } ?? false
  }

  package func mayRead(_ account: AccountName, _ caller: Caller) -> Bool {
    guard let known = caller.known else { return false }
    return administrators.contains(known.uid)
      || rules.contains { $0.accounts.contains(account) && $0.matches(known) }
  }

  /// Whether there is anything that the caller may read.
  package func isKnown(_ caller: Caller) -> Bool {
    guard let known = caller.known else { return false }
    return administrators.contains(known.uid) || rules.contains { $0.matches(known) }
  }
}

extension Caller {
  /// The kernel shows users of a foreign user namespace as the overflow uid, which therefore names nobody.
  private static let overflowUID: UInt32 = 65534

  fileprivate var known: Credentials? { credentials.flatMap { $0.uid == Self.overflowUID ? nil : $0 } }
}
