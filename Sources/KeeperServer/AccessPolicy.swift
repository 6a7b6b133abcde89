package import Keeper
package import LocalHTTP

/// Grants reading of some accounts to callers that match everything it names.
package struct AccessRule: Sendable, Equatable {
  /// The caller's effective user id; nil matches any.
  package var uid: UInt32?
  /// The caller's effective or a supplementary group id; nil matches any.
  package var gid: UInt32?
  package var accounts: Set<AccountName>

  package init(uid: UInt32? = nil, gid: UInt32? = nil, accounts: Set<AccountName>) {
    self.uid = uid
    self.gid = gid
    self.accounts = accounts
  }

  /// A rule that names nobody matches nobody.
  fileprivate func matches(_ caller: Caller.Credentials) -> Bool {
    guard uid != nil || gid != nil else { return false }
    return (uid.map { $0 == caller.uid } ?? true) && (gid.map(caller.isMember(of:)) ?? true)
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
