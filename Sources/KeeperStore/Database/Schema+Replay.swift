import GRDB

extension Schema {
  /// What tells the newest state of a store on its own host from an older one and from a copy (``ReplayMark``).
  static func makeVersion3(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE store (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          id BLOB NOT NULL,
          -- Rises with each commit.
          sequence INTEGER NOT NULL,
          -- The host's identity under the data key; NULL until the store was first opened on a host that has one.
          host BLOB,
          -- 1: a person has said that this is the newest state, whatever this host has seen.
          adopted INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        INSERT INTO store (only, id, sequence) VALUES (1, randomblob(16), 0);

        ALTER TABLE account ADD COLUMN distrust TEXT;
        """)
  }
}
