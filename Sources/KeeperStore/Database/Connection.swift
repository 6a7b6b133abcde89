import Dispatch
import GRDB

/// How the database file is opened.
enum Connection {
  /// For looking at a store without changing a byte of it.
  static func readOnly(path: String) throws -> DatabaseQueue {
    var configuration = common
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A crash in the middle of a change of the journal's kind leaves a journal that has to be played back before anybody
  /// can read, and a reader may not. Does nothing in all other cases.
  static func rollBackIfNeeded(path: String) throws {
    do {
      let reader = try readOnly(path: path)
      try reader.read { db in _ = try Int32.fetchOne(db, sql: "PRAGMA schema_version") }
      try reader.close()
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
      let writer = try DatabaseQueue(path: path, configuration: common)
      try writer.read { db in _ = try Int32.fetchOne(db, sql: "PRAGMA schema_version") }
      try writer.close()
    }
  }

  /// For a store in the making: one file and a rollback journal, so that nothing lies in a log when it is renamed.
  static func building(path: String) throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: writing(journal: "delete"))
  }

  /// For the work: a commit is durable when it returns, and readers of other processes (a backup) are possible.
  static func readWrite(path: String) throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: writing(journal: "wal"))
  }

  /// Ours is the only writer, so a lock is somebody's `sqlite3` shell or a backup; it is waited for a little.
  private static var common: Configuration {
    var configuration = Configuration()
    configuration.label = "KeeperStore"
    configuration.busyMode = .timeout(2)
    // As everybody else: a thread cannot be raised above that without privileges, and each attempt is a line in the journal.
    configuration.qos = .default
    return configuration
  }

  private static func writing(journal: String) -> Configuration {
    var configuration = common
    configuration.prepareDatabase { db in
      try set("journal_mode", to: journal, reads: journal, db)
      try set("synchronous", to: "FULL", reads: "2", db)
      try set("foreign_keys", to: "ON", reads: "1", db)
      try set("trusted_schema", to: "OFF", reads: "0", db)
      try set("secure_delete", to: "ON", reads: "1", db)
      try set("cell_size_check", to: "ON", reads: "1", db)
      try set("temp_store", to: "MEMORY", reads: "2", db)
      // A log that one large batch has blown up shrinks again.
      try set("journal_size_limit", to: "4194304", reads: "4194304", db)
    }
    return configuration
  }

  /// SQLite ignores what it does not know or cannot do, so each promise is read back.
  private static func set(_ pragma: String, to value: String, reads expected: String, _ db: Database) throws {
    try db.execute(sql: "PRAGMA \(pragma) = \(value)")
    let found = try String.fetchOne(db, sql: "PRAGMA \(pragma)")
    guard found == expected else {
      throw DatabaseError(message: "PRAGMA \(pragma) = \(value) had no effect: it reads \(found ?? "nothing")")
    }
  }
}
