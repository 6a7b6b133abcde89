import Keeper
import LocalHTTP

/// What one caller may read, found out once, to be asked of many accounts.
struct AccessReach: Sendable, Equatable {
  private let grants: [AccessRule.Grant]

  init(of caller: Caller, under policy: AccessPolicy) {
    grants = caller.isIdentified ? policy.rules.filter { $0.isMet(by: caller) == true }.map(\.grant) : []
  }

  func covers(_ account: AccountName, _ kind: AccountKind?) -> Bool { grants.contains { $0.covers(account, kind) } }

  var interest: WatchInterest { WatchInterest(names: names) { covers($0, $1) } }

  /// Nil when some rule has a pattern, or is about all accounts.
  private var names: Set<AccountName>? {
    var names: Set<AccountName> = []
    for grant in grants {
      guard case .accounts(let patterns?, _) = grant, !patterns.contains(where: \.isOpen) else { return nil }
      names.formUnion(patterns.compactMap { AccountName($0.description) })
    }
    return names
  }
}
