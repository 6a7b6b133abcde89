import Keeper

/// `[accounts.NAME]`
struct AccountSettings {
  /// All names that stand in the file, also of those with mistakes.
  let names: [String]
  let accounts: [Account]

  init(reading root: TableReader<RootKey>, clients: ClientSettings) {
    let tables = root.namedTables(.accounts, keys: AccountKey.self)
    names = tables.map(\.name)
    accounts = tables.compactMap { AccountReading(name: $0.name, table: $0.table, clients: clients).read() }
  }
}

/// One account's table.
private struct AccountReading {
  let name: String
  let table: TableReader<AccountKey>
  let clients: ClientSettings

  /// Every part is read, so that all of its mistakes are found.
  func read() -> Account? {
    let accountName = table.accountName(name, of: "an account")
    let client = client()
    let grantType: GrantType? = table.requireString(.grantType).flatMap { table.choice(.grantType, $0) }
    let (login, userID, scopes) = (login(), userID(), scopes())
    if let grantType {
      if grantType.kind == .app { refuseUserKeys() }
      if let client { refuse(grantType, with: client) }
    }
    guard let accountName, let client, let grantType else { return nil }
    return Account(
      name: accountName, client: client, grantType: grantType, login: login, userID: userID, scopes: scopes)
  }

  private func client() -> Client? {
    guard let name = table.requireString(.client) else { return nil }
    guard clients.names.contains(name) else {
      let meant = NearestName.of(name, among: clients.names).map { "Did you mean \($0.quoted)?" }
      table.mistake(
        .client, "no client is called \(name.quoted)", meant ?? "Add [clients.\(name.asKey)], or name another.")
      return nil
    }
    return clients.clients[name]
  }

  /// Twitch's form of a login name. It gives them in lower case, so that they are kept so.
  private func login() -> String? {
    guard let text = table.string(.login) else { return nil }
    let login = text.lowercased()
    let isLogin = login.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte.isDigit || byte == UInt8(ascii: "_")
    }
    if isLogin, (1...25).contains(login.utf8.count) { return login }
    table.mistake(
      .login, "\(text.quoted) is not a Twitch login",
      "Use the name in the address of the channel. Example: \(AccountKey.login.example)")
    return nil
  }

  private func userID() -> String? {
    guard let id = table.string(.userID) else { return nil }
    if (1...20).contains(id.utf8.count), id.utf8.allSatisfy(\.isDigit) { return id }
    table.mistake(
      .userID, "\(id.quoted) is not a Twitch user id", "It has digits only. Example: \(AccountKey.userID.example)")
    return nil
  }

  private func scopes() -> [String] {
    let scopes = table.strings(.scopes) ?? []
    for (index, scope) in scopes.enumerated() where !KnownScopes.contains(scope) {
      let place = "\(table.place(.scopes)) #\(index + 1)"
      if scope.isScopeToken {
        let meant = KnownScopes.nearest(to: scope).map { "Did you mean \($0.quoted)?" }
        table.findings.warning(
          place, "\(scope.quoted) is no scope that we know", meant ?? "If it is new at Twitch, all is well.")
      } else {
        table.findings.mistake(place, "\(scope.quoted) is not a scope", "Write one scope in each string.")
      }
    }
    return scopes
  }

  /// They would be ignored, and somebody would wonder.
  private func refuseUserKeys() {
    for key in [AccountKey.login, .userID, .scopes] where table.has(key) {
      table.mistake(
        key, "an app token belongs to no user and has no scopes", "Remove it, or choose another grant_type.")
    }
  }

  private func refuse(_ grantType: GrantType, with client: Client) {
    guard client.type == .public, grantType == .clientCredentials || grantType == .authorizationCode else { return }
    table.mistake(
      .grantType, "\(grantType.rawValue) needs a client secret and \(client.name.quoted) is a public client",
      #"Use "device_code", or a confidential client."#)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension String {
  /// `scope-token` of RFC 6749 section 3.3.
  fileprivate var isScopeToken: Bool {
    !isEmpty && utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
  }
}
