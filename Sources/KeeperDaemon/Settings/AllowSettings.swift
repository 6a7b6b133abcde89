import Keeper
import KeeperServer

/// `[[allow]]`
struct AllowSettings {
  let surroundings: SettingsSurroundings
  /// Names that a rule may name.
  let accounts: [String]

  func read(_ root: TableReader<RootKey>) -> [AccessRule] {
    root.tables(.allow, keys: AllowKey.self).compactMap(rule)
  }

  private func rule(_ table: TableReader<AllowKey>) -> AccessRule? {
    let uid = uid(table)
    let gids = Set(
      [named(.group, "group", lookUp: surroundings.groupID, table), number(.gid, table)].compactMap(\.self))
    let accounts = accounts(table)
    let conditions: [AllowKey] = [.user, .group, .uid, .gid]
    guard conditions.contains(where: table.has) else {
      table.findings.mistake(
        table.path, "names nobody, which would allow everybody",
        "Add user, group, uid or gid. Example: \(AllowKey.user.example)")
      return nil
    }
    return accounts.map { AccessRule(uid: uid, gids: gids, accounts: $0) }
  }

  /// By name or by number. A caller has one user, so that two must be the same.
  private func uid(_ table: TableReader<AllowKey>) -> UInt32? {
    let (number, named) = (number(.uid, table), named(.user, "user", lookUp: surroundings.userID, table))
    if let number, let named, number != named {
      table.mistake(.uid, "\(number) is another user than user, which is \(named)", "Keep one of the two.")
    }
    return named ?? number
  }

  private func named(
    _ key: AllowKey, _ what: String, lookUp: (String) -> UInt32?, _ table: TableReader<AllowKey>
  ) -> UInt32? {
    guard let name = table.string(key) else { return nil }
    if let found = lookUp(name) { return found }
    table.mistake(
      key, "this host has no \(what) \(name.quoted)", "Create it before the daemon starts, or name another.")
    return nil
  }

  private func number(_ key: AllowKey, _ table: TableReader<AllowKey>) -> UInt32? {
    // The largest one means "none" to the kernel.
    let remedy = "Give a number up to 4294967294. Example: \(key.example)"
    return table.integer(key, in: 0...Int(UInt32.max) - 1, remedy: remedy).map(UInt32.init)
  }

  private func accounts(_ table: TableReader<AllowKey>) -> Set<AccountName>? {
    guard let names = table.requireStrings(.accounts) else { return nil }
    if names.isEmpty { table.mistake(.accounts, "names no account", "Example: \(AllowKey.accounts.example)") }
    for (index, name) in names.enumerated() where !accounts.contains(name) {
      let meant = NearestName.of(name, among: accounts).map { "Did you mean \($0.quoted)?" }
      table.findings.mistake(
        "\(table.place(.accounts)) #\(index + 1)", "no account is called \(name.quoted)",
        meant ?? "Add [accounts.\(name.asKey)], or name another.")
    }
    return Set(names.compactMap { AccountName($0) })
  }
}
