/// Lists of scopes as they come from the store, each kept once: accounts by the million have few different ones.
struct SharedScopes {
  private var lists: Set<[String]> = []

  /// The same account, with its lists in common storage.
  mutating func sharing(_ stored: StoredAccount) -> StoredAccount {
    guard case .intact(var record) = stored else { return stored }
    if let scopes = record.grant?.scopes { record.grant?.scopes = shared(scopes) }
    if let scopes = record.registration?.scopes { record.registration?.scopes = shared(scopes) }
    return .intact(record)
  }

  private mutating func shared(_ scopes: [String]) -> [String] { lists.insert(scopes).memberAfterInsert }
}
