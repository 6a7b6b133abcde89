import Keeper

/// `[clients.NAME]`
struct ClientSettings {
  /// All names that stand in the file, also of those with mistakes.
  let names: [String]
  let clients: [String: Client]

  init(reading root: TableReader<RootKey>, secrets: SecretSettings) {
    let tables = root.namedTables(.clients, keys: ClientKey.self)
    names = tables.map(\.name)
    let found = tables.compactMap { name, table in Self.client(name, table, secrets: secrets) }
    clients = Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
  }

  private static func client(_ name: String, _ table: TableReader<ClientKey>, secrets: SecretSettings) -> Client? {
    let isNamed = table.accountName(name, of: "a client") != nil
    let (id, redirectURI) = (clientID(table), redirectURI(table))
    let type: Client.ClientType? = table.requireString(.clientType).flatMap { table.choice(.clientType, $0) }
    guard let type else {
      // Its form is checked even though nobody knows yet whether it may be there.
      _ = secrets.source(.clientSecret, of: table)
      return nil
    }
    switch type {
    case .public:
      refuseSecret(table)
      guard isNamed, let id else { return nil }
      return Client(name: name, id: id, secret: nil, redirectURI: redirectURI)
    case .confidential:
      let secret = requireSecret(table, secrets: secrets)
      guard isNamed, let id, let secret else { return nil }
      return Client(name: name, id: id, secret: secret, redirectURI: redirectURI)
    }
  }

  private static func clientID(_ table: TableReader<ClientKey>) -> String? {
    guard let id = table.requireString(.clientID) else { return nil }
    let isVisible = id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard isVisible, (1...128).contains(id.utf8.count) else {
      table.mistake(.clientID, "\(id.quoted) is not a client id", "Copy it from Twitch's developer console.")
      return nil
    }
    return id
  }

  /// The standard one in place of one that is wrong: the mistake is noted.
  private static func redirectURI(_ table: TableReader<ClientKey>) -> RedirectURI {
    guard let text = table.string(.redirectURI) else { return .standard }
    if let uri = RedirectURI(text) { return uri }
    table.mistake(
      .redirectURI, "\(text.quoted) is no address that Twitch sends browsers to",
      "Copy it from Twitch's developer console: https, or http with the host localhost, and neither ? nor #. "
        + "Example: \(ClientKey.redirectURI.example)")
    return .standard
  }

  private static func refuseSecret(_ table: TableReader<ClientKey>) {
    guard table.has(.clientSecret) else { return }
    table.mistake(
      .clientSecret, "a public client has no secret",
      #"Remove it, or write client_type = "confidential" if Twitch's developer console says so."#)
  }

  private static func requireSecret(_ table: TableReader<ClientKey>, secrets: SecretSettings) -> Secret? {
    guard table.has(.clientSecret) else {
      table.mistake(
        .clientSecret, "missing, and a confidential client has one", "Example: \(ClientKey.clientSecret.example)")
      return nil
    }
    guard let source = secrets.source(.clientSecret, of: table) else { return nil }
    return secrets.clientSecret(source, of: table)
  }
}

extension TableReader {
  /// Clients are named by the same rule as accounts.
  func accountName(_ name: String, of what: String) -> AccountName? {
    if let accountName = AccountName(name) { return accountName }
    findings.mistake(
      path, "not a name for \(what)",
      "Use 1 to \(AccountName.longest) letters, digits, dots, underscores or hyphens, the first a letter or a digit.")
    return nil
  }
}
