package import Keeper
package import LocalHTTP

/// Who may do what. What no rule allows is denied.
package struct AccessPolicy: Sendable {
  let rules: [AccessRule]

  /// Root and the daemon's own user may do everything.
  package init(ownUID: UInt32, rules: [AccessRule]) {
    self.rules =
      [
        AccessRule(place: "root", conditions: [.uid(0)], grant: .administration),
        AccessRule(place: "the daemon's own user", conditions: [.uid(ownUID)], grant: .administration),
      ] + rules
  }

  package func mayAdminister(_ caller: Caller) -> Bool {
    caller.isIdentified && rules.contains { $0.grant == .administration && $0.isMet(by: caller) == true }
  }

  /// `kind` is nil for an account that there is not.
  package func mayRead(_ account: AccountName, _ kind: AccountKind?, _ caller: Caller) -> Bool {
    caller.isIdentified && allows(account, kind, caller)
  }

  /// Whether a unit may have the token, whoever it runs as: rules that ask for a user or a group as well do not count.
  package func mayRead(_ account: AccountName, _ kind: AccountKind?, unit: String) -> Bool {
    allows(account, kind, Caller(credentials: nil, units: .init(system: unit)))
  }

  /// Whether there is anything that the caller may read.
  package func isKnown(_ caller: Caller) -> Bool {
    caller.isIdentified && rules.contains { $0.isMet(by: caller) == true }
  }

  private func allows(_ account: AccountName, _ kind: AccountKind?, _ caller: Caller) -> Bool {
    rules.contains { $0.covers(account, kind) && $0.isMet(by: caller) == true }
  }
}

extension Caller {
  /// The kernel shows users of a foreign user namespace as the overflow uid, which therefore names nobody.
  private static let overflowUID: UInt32 = 65534

  /// Whether it is certain who this is. A process without a number is in a namespace that we do not see into, where
  /// ids may mean something else. One that has ended has left its connection to somebody else.
  var isIdentified: Bool {
    credentials.map { $0.uid != Self.overflowUID && $0.pid > 0 && !hasEnded } ?? false
  }
}
