import Keeper
import KeeperAPI
import LocalHTTP

/// Why a caller may or may not have a token, by the code that decides about it.
struct AccessExplanation {
  let account: AccountName
  /// Nil for an account that there is not.
  let kind: AccountKind?
  let caller: Caller
  /// Whether it is about somebody who did not connect, and of whom less is known.
  let isHypothetical: Bool
  let policy: AccessPolicy

  /// Nil when it depends on what is not known.
  var isAllowed: Bool? {
    guard isHypothetical else { return policy.mayRead(account, kind, caller) }
    let answers = policy.rules.filter { $0.covers(account, kind) }.map { $0.isMet(by: caller) }
    if answers.contains(true) { return true }
    return answers.contains(nil) ? nil : false
  }

  /// With all rules, or with those only that the caller meets anyway.
  func payload(showingAll: Bool) -> AccessPayload {
    let allowed = isAllowed
    let rules = showingAll ? policy.rules : policy.rules.filter { $0.isMet(by: caller) == true }
    return AccessPayload(
      account: account.rawValue, caller: .init(caller), allowed: allowed,
      reason: reason(allowed, showingAll: showingAll), hint: hint(allowed, showingAll: showingAll),
      rules: rules.map(described))
  }

  private func described(_ rule: AccessRule) -> AccessPayload.Rule {
    AccessPayload.Rule(
      place: rule.place, gives: rule.grant.description, covers: rule.covers(account, kind),
      conditions: rule.conditions.map { .init(text: $0.description, met: $0.isMet(by: caller)) })
  }

  private func reason(_ allowed: Bool?, showingAll: Bool) -> String {
    if !isHypothetical, !caller.isIdentified {
      return "It is not certain who the caller is: its user or its process is in another namespace, or it has ended."
    }
    switch allowed {
    case true?:
      let rule = policy.rules.first { $0.covers(account, kind) && $0.isMet(by: caller) == true }
      let missing = kind == nil ? ", but there is no such account" : ""
      return "It is given by \(rule?.place ?? "a rule")\(missing)."
    case false?:
      return showingAll
        ? "No rule that gives it is met\(kind == nil ? ", and there is no such account" : "")."
        : "No rule that is met gives it, or there is no such account."
    case nil: return "Rules give it that depend on what is not known here."
    }
  }

  private func hint(_ allowed: Bool?, showingAll: Bool) -> String? {
    switch allowed {
    case true?: nil
    case nil: "Name both, the unit and the user that it runs as: --as UNIT --as USER."
    case false? where showingAll: "Add an [[allow]] to the configuration that names this caller and this account."
    case false?: "The rules are shown by 'tokenkeeper doctor --as WHO \(account)', run as root."
    }
  }
}

extension AccessPayload.Caller {
  fileprivate init(_ caller: Caller) {
    let (credentials, units) = (caller.credentials, caller.units)
    self.init(
      uid: credentials?.uid, gid: credentials?.gid, groups: credentials?.groups,
      pid: credentials.flatMap { $0.pid > 0 ? $0.pid : nil }, unit: units?.system, userUnit: units?.user)
  }
}
