import GRDB

extension Schema {
  /// What was asked of each grant (``Terms``). NULL until the next validation for those that are there already.
  static func makeVersion4(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE account ADD COLUMN terms_client_id TEXT;
        ALTER TABLE account ADD COLUMN terms_kind TEXT;
        ALTER TABLE account ADD COLUMN terms_login TEXT;
        """)
  }
}
