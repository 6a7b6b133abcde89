package import Keeper
import LocalHTTP

/// Grants something to callers that meet all of its conditions.
package struct AccessRule: Sendable, Equatable {
  /// Where it stands, for people: `allow #2`.
  package let place: String
  /// Those that need the caller's unit come last, so that it is looked up only when the others are met.
  package let conditions: [Condition]
  package let grant: Grant

  package init(place: String, conditions: [Condition], grant: Grant) {
    self.place = place
    self.conditions = conditions.filter { !$0.needsUnit } + conditions.filter(\.needsUnit)
    self.grant = grant
  }

  /// What a caller has to be, as the configuration says it.
  package enum Condition: Sendable, Equatable {
    case user(String, uid: UInt32)
    case uid(UInt32)
    /// Supplementary groups count too.
    case group(String, gid: UInt32)
    case gid(UInt32)
    /// Of the system's manager.
    case unit(NamePattern)
    /// Of the caller's own manager.
    case userUnit(NamePattern)
  }

  package enum Grant: Sendable, Equatable {
    /// The tokens of accounts whose name fits one of the patterns and whose kind is that one; nil is any.
    case accounts([NamePattern]?, kind: AccountKind?)
    /// Everything: all tokens, and changing what is kept.
    case administration
  }

  /// Whether the caller meets all conditions. A rule without one is for nobody. Nil when that depends on what is not
  /// known of the caller, which then is as good as no.
  func isMet(by caller: Caller) -> Bool? {
    guard !conditions.isEmpty else { return false }
    var isKnown = true
    for condition in conditions {
      switch condition.isMet(by: caller) {
      case true?: break
      case false?: return false
      case nil: isKnown = false
      }
    }
    return isKnown ? true : nil
  }

  /// `kind` is nil for an account that there is not.
  func covers(_ account: AccountName, _ kind: AccountKind?) -> Bool { grant.covers(account, kind) }
}

extension AccessRule.Grant {
  func covers(_ account: AccountName, _ kind: AccountKind?) -> Bool {
    switch self {
    case .administration: true
    case .accounts(let patterns, let wanted):
      (patterns?.contains { $0.matches(account.rawValue) } ?? true) && (wanted == nil || wanted == kind)
    }
  }
}

extension AccessRule.Condition {
  fileprivate var needsUnit: Bool {
    switch self {
    case .unit, .userUnit: true
    case .user, .uid, .group, .gid: false
    }
  }

  /// Nil when what it is about is not known of the caller.
  func isMet(by caller: Caller) -> Bool? {
    switch self {
    case .user(_, let uid), .uid(let uid): return caller.credentials.map { $0.uid == uid }
    case .group(_, let gid), .gid(let gid): return caller.credentials?.isMember(of: gid)
    case .unit(let pattern):
      guard let units = caller.units else { return nil }
      return units.system.map(pattern.matches) ?? false
    case .userUnit(let pattern):
      guard let credentials = caller.credentials, let units = caller.units else { return nil }
      // In a unit of somebody else's manager runs what that user started, by a program that changes users.
      guard units.owner == credentials.uid else { return false }
      return units.user.map(pattern.matches) ?? false
    }
  }
}

extension AccessRule.Condition: CustomStringConvertible {
  package var description: String {
    switch self {
    case .user(let name, _): #"user = "\#(name)""#
    case .uid(let uid): "uid = \(uid)"
    case .group(let name, _): #"group = "\#(name)""#
    case .gid(let gid): "gid = \(gid)"
    case .unit(let pattern): #"unit = "\#(pattern)""#
    case .userUnit(let pattern): #"user_unit = "\#(pattern)""#
    }
  }
}

extension AccessRule.Grant: CustomStringConvertible {
  package var description: String {
    switch self {
    case .administration: "everything"
    case .accounts(let patterns, let kind):
      [
        patterns.map { $0.map(\.description).joined(separator: ", ") },
        kind.map { "kind \($0.rawValue)" },
      ].compactMap(\.self).joined(separator: " of ")
    }
  }
}
