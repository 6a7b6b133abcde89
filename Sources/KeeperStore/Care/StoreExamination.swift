import GRDB
import Keeper

/// What is right and wrong with a store, found without changing a byte of it.
package struct StoreExamination: Sendable, Equatable {
  package private(set) var accounts = 0
  package private(set) var problems: [String] = []
  /// Accounts whose refresh token is held back.
  package private(set) var distrusted: [String] = []
  /// False when no key was given: then only the structure was looked at.
  package private(set) var isUnsealed = false

  /// As much as can be seen without a key.
  package static func structure(of path: String) throws(StoreError) -> StoreExamination {
    try examine(path, keySource: nil)
  }

  package static func structure(in directory: String) throws(StoreError) -> StoreExamination {
    try structure(of: StoreFiles(directory: directory).database)
  }

  /// Also whether every secret unseals.
  package static func everything(in directory: String, keySource: KeySource) throws(StoreError) -> StoreExamination {
    try examine(StoreFiles(directory: directory).database, keySource: keySource)
  }

  private static func examine(_ path: String, keySource: KeySource?) throws(StoreError) -> StoreExamination {
    do {
      guard let size = try StoreFiles.size(of: path) else {
        throw StoreError.cannotOpen(path: path, reason: "there is no such file")
      }
      if size == 0 { throw StoreError.damaged(path: path, reason: "the file is empty") }
      let database = try Connection.readOnly(path: path)
      defer { try? database.close() }  // It was only read: there is nothing to lose.
      return try database.read { db in try examine(db, path, keySource) }
    } catch {
      throw .opening(path, error)
    }
  }

  private static func examine(_ db: Database, _ path: String, _ keySource: KeySource?) throws -> StoreExamination {
    guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
      throw StoreError.foreign(path: path)
    }
    let unknown = try Schema.unknownMigrations(db)
    guard unknown.isEmpty else { throw StoreError.newerSchema(path: path, unknown: unknown) }
    var found = StoreExamination()
    found.problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    guard found.problems.isEmpty else { return found }
    found.accounts = try Int.fetchOne(db, sql: "SELECT count(*) FROM account") ?? 0
    let isCurrent = try Schema.migrator.hasCompletedMigrations(db)
    guard isCurrent else { return found }
    found.distrusted = try String.fetchAll(
      db, sql: "SELECT name FROM account WHERE distrust IS NOT NULL ORDER BY name")
    guard let keySource else { return found }
    let key = try KeySlot.open(db, with: keySource, store: path).key
    found.problems = try SealedFields.examine(FieldSeal(key: key), db).damaged
    found.isUnsealed = true
    return found
  }
}
