/// What a reload of the configuration did: the answer of ``Route/reload``. It is in force when this comes.
public struct ReloadPayload: Codable, Hashable, Sendable {
  /// Accounts that were not there before, by name.
  public var added: [String]
  /// Accounts that are kept in another way than before, also those whose client has changed.
  public var changed: [String]
  /// Accounts that are kept no more. What the store has of them stays there.
  public var removed: [String]
  /// How many accounts noticed nothing.
  public var unchanged: Int
  /// Settings that are in the file and wait for a restart, as paths of keys.
  public var restartNeeded: [String]
  /// Doubts that keep nothing from working, such as a scope that nobody has heard of.
  public var warnings: [ConfigurationRemark]

  /// A reload as it stands on the wire.
  public init(
    added: [String], changed: [String], removed: [String], unchanged: Int, restartNeeded: [String] = [],
    warnings: [ConfigurationRemark] = []
  ) {
    self.added = added
    self.changed = changed
    self.removed = removed
    self.unchanged = unchanged
    self.restartNeeded = restartNeeded
    self.warnings = warnings
  }

  enum CodingKeys: String, CodingKey {
    case added
    case changed
    case removed
    case unchanged
    case restartNeeded = "restart_needed"
    case warnings
  }
}

extension ReloadPayload {
  /// One line for people, such as `1 account added, 2 unchanged`.
  public var summary: String {
    let counts = [(added.count, "added"), (changed.count, "changed"), (removed.count, "removed")]
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" } + ["\(unchanged) unchanged"]
    return "accounts: " + parts.joined(separator: ", ")
  }
}
