import Keeper
import KeeperServer

/// `[[allow]]`
struct AllowSettings {
  let surroundings: SettingsSurroundings
  /// Names that a rule may name.
  let accounts: [String]

  func read(_ root: TableReader<RootKey>) -> [AccessRule] {
    root.tables(.allow, keys: AllowKey.self).compactMap { table in
      AllowReading(table: table, surroundings: surroundings, accounts: accounts).read()
    }
  }
}

/// One rule's table.
private struct AllowReading {
  let table: TableReader<AllowKey>
  let surroundings: SettingsSurroundings
  let accounts: [String]

  /// Every part is read, so that all of its mistakes are found.
  func read() -> AccessRule? {
    let conditions = users() + groups() + units()
    let grant = grant()
    refuseUserUnitOfAnybody()
    guard AllowKey.conditions.contains(where: table.has) else {
      table.findings.mistake(
        table.path, "names nobody, which would allow everybody",
        "Add unit, user_unit, user, group, uid or gid. Example: \(AllowKey.unit.example)")
      return nil
    }
    return grant.map { AccessRule(place: table.path, conditions: conditions, grant: $0) }
  }

  /// By name or by number. A caller has one user, so that two must be the same.
  private func users() -> [AccessRule.Condition] {
    let number = number(.uid)
    let named = named(.user, "user", lookUp: surroundings.userID)
    if let number, let named, number != named.id {
      table.mistake(.uid, "\(number) is another user than user, which is \(named.id)", "Keep one of the two.")
    }
    return [named.map { .user($0.name, uid: $0.id) }, number.map { .uid($0) }].compactMap(\.self)
  }

  private func groups() -> [AccessRule.Condition] {
    let named = named(.group, "group", lookUp: surroundings.groupID)
    return [named.map { .group($0.name, gid: $0.id) }, number(.gid).map { .gid($0) }].compactMap(\.self)
  }

  private func units() -> [AccessRule.Condition] {
    [unit(.unit).map { .unit($0) }, unit(.userUnit).map { .userUnit($0) }].compactMap(\.self)
  }

  private func unit(_ key: AllowKey) -> NamePattern? {
    guard let name = table.string(key) else { return nil }
    if UnitName.isValid(name) { return NamePattern(name) }
    table.mistake(
      key, "\(name.quoted) is not the name of a unit with its type",
      "End it in \(UnitName.suffixes.joined(separator: ", ")). Example: \(key.example)")
    return nil
  }

  /// Every user of the host can give a unit that name.
  private func refuseUserUnitOfAnybody() {
    guard table.has(.userUnit), !table.has(.user), !table.has(.uid) else { return }
    table.mistake(
      .userUnit, "whose unit it is is not said, and anybody can have one of that name",
      "Add user or uid. Example: \(AllowKey.user.example)")
  }

  private func named(
    _ key: AllowKey, _ what: String, lookUp: (String) -> UInt32?
  ) -> (name: String, id: UInt32)? {
    guard let name = table.string(key) else { return nil }
    if let found = lookUp(name) { return (name, found) }
    table.mistake(
      key, "this host has no \(what) \(name.quoted)", "Create it before the daemon starts, or name another.")
    return nil
  }

  private func number(_ key: AllowKey) -> UInt32? {
    // The largest one means "none" to the kernel.
    let remedy = "Give a number up to 4294967294. Example: \(key.example)"
    return table.integer(key, in: 0...Int(UInt32.max) - 1, remedy: remedy).map(UInt32.init)
  }

  private func grant() -> AccessRule.Grant? {
    let kind: AccountKind? = table.string(.kind).flatMap { table.choice(.kind, $0) }
    let patterns = patterns()
    if table.boolean(.admin) == true {
      for key in [AllowKey.accounts, .kind] where table.has(key) {
        table.mistake(key, "admin gives all accounts already", "Keep one of the two.")
      }
      return .administration
    }
    guard table.has(.accounts) || table.has(.kind) else {
      table.mistake(.accounts, "missing", "Add accounts, kind, or admin = true. Example: \(AllowKey.accounts.example)")
      return nil
    }
    return .accounts(patterns, kind: kind)
  }

  private func patterns() -> [NamePattern]? {
    guard let names = table.strings(.accounts) else { return nil }
    if names.isEmpty { table.mistake(.accounts, "names no account", "Example: \(AllowKey.accounts.example)") }
    for (index, name) in names.enumerated() { check(name, "\(table.place(.accounts)) #\(index + 1)") }
    return names.map(NamePattern.init)
  }

  /// A name has to be configured; a pattern may be about accounts to come.
  private func check(_ name: String, _ place: String) {
    guard !accounts.contains(name) else { return }
    if NamePattern(name).isOpen {
      if AccountName("a" + name.filter { $0 != "*" }) != nil { return }
      return table.findings.mistake(
        place, "\(name.quoted) fits no name that an account can have", "Example: \(AllowKey.accounts.example)")
    }
    let meant = NearestName.of(name, among: accounts).map { "Did you mean \($0.quoted)?" }
    table.findings.mistake(
      place, "no account is called \(name.quoted)",
      meant ?? "Add [accounts.\(name.asKey)], name another, or write a pattern with \"*\".")
  }
}
