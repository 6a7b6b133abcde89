extension SQLiteAccountStore {
  /// Takes a person's word that this is the newest state of the store and that no other host uses it: every account is
  /// trusted again, and the next start does not ask what this host has seen. For a store that nobody serves from.
  package func adopt() async throws {
    try await writing { db in try self.replayGuard.adopt(under: self.seal.key, db) }
  }
}
