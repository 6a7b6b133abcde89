import GRDB

/// The tables and how they came to be. A released migration is never edited; a change is a new one.
enum Schema {
  /// "TKPS", in the file's header. It tells our databases from those of others.
  static let applicationID: Int32 = 0x544B_5053

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1", migrate: makeVersion1)
    migrator.registerMigration("v2", migrate: makeVersion2)
    migrator.registerMigration("v3", migrate: makeVersion3)
    migrator.registerMigration("v4", migrate: makeVersion4)
    return migrator
  }()

  /// Migrations in `db` that this program does not know: a newer one made them.
  static func unknownMigrations(_ db: Database) throws -> [String] {
    try migrator.appliedIdentifiers(db).subtracting(migrator.migrations).sorted()
  }

  private static func makeVersion1(_ db: Database) throws {
    try db.execute(
      sql: """
        PRAGMA application_id = \(applicationID);

        CREATE TABLE key_slot (
          id INTEGER PRIMARY KEY,
          kind TEXT NOT NULL,
          derivation TEXT NOT NULL,
          salt BLOB NOT NULL,
          wrapped BLOB NOT NULL
        ) STRICT;

        -- Times are milliseconds since 1970, scopes are separated by spaces (RFC 6749 section 3.3).
        CREATE TABLE account (
          name TEXT NOT NULL PRIMARY KEY,
          generation INTEGER NOT NULL,
          standing TEXT NOT NULL,
          login_reason TEXT,
          registration_client TEXT,
          registration_grant_type TEXT,
          registration_login TEXT,
          registration_scopes TEXT,
          user_id TEXT,
          user_login TEXT,
          access_token BLOB,
          refresh_token BLOB,
          scopes TEXT,
          expires_at INTEGER,
          obtained_at INTEGER,
          validated_at INTEGER,
          intent_generation INTEGER,
          intent_at INTEGER
        ) STRICT, WITHOUT ROWID;
        """)
  }

  private static func makeVersion2(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE account ADD COLUMN claims BLOB;

        -- Device logins under way, at most one an account.
        CREATE TABLE login (
          account TEXT NOT NULL PRIMARY KEY,
          client_id TEXT NOT NULL,
          device_code BLOB NOT NULL,
          user_code TEXT NOT NULL,
          verification_uri TEXT NOT NULL,
          poll_interval INTEGER NOT NULL,
          expires_at INTEGER NOT NULL,
          scopes TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
  }
}
