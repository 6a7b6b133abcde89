import GRDB
import Keeper
import Logging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The steps from a directory to an open database with its data key. The caller holds the lock.
struct StoreOpening {
  let files: StoreFiles
  let keySource: KeySource
  let logger: Logger
  /// Called while a migration gets on.
  let progress: @Sendable () -> Void

  func open() throws(StoreError) -> (database: DatabaseQueue, key: DataKey, slot: Int64) {
    let (key, slot) = try exists() ? unlock() : create()
    key.warnIfSwappable(logger: logger)
    do {
      // A restored copy may come with another mode; its log takes the same one.
      try SystemError.check { unsafe chmod(files.database, 0o600) }
      let database = try Connection.readWrite(path: files.database)
      try database.reporting(to: progress) { try Schema.migrator.migrate(database) }
      return (database, key, slot)
    } catch {
      throw .opening(files.database, error)
    }
  }

  private func exists() throws(StoreError) -> Bool {
    let size: Int?
    let logSize: Int?
    do {
      (size, logSize) = (try StoreFiles.size(of: files.database), try StoreFiles.size(of: files.log))
    } catch {
      throw .cannotOpen(path: files.database, reason: error.description)
    }
    if size == 0 { throw .damaged(path: files.database, reason: "the file is empty") }
    // SQLite would throw the log away and start anew.
    if size == nil, logSize ?? 0 > 0 {
      throw .damaged(path: files.database, reason: "the file is gone and its log \(files.log) is still there")
    }
    return size != nil
  }

  // MARK: - A store that exists

  /// Changes nothing, so that a store which cannot be opened stays as it is.
  private func unlock() throws(StoreError) -> (DataKey, slot: Int64) {
    let opened = try inspect()
    return (opened.key, opened.slot)
  }

  private func inspect() throws(StoreError) -> (key: DataKey, slot: Int64) {
    do {
      try Connection.rollBackIfNeeded(path: files.database)
      let database = try Connection.readOnly(path: files.database)
      defer { try? database.close() }  // It was only read: there is nothing to lose.
      return try database.read { db in
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
          throw StoreError.foreign(path: files.database)
        }
        let unknown = try Schema.unknownMigrations(db)
        guard unknown.isEmpty else { throw StoreError.newerSchema(path: files.database, unknown: unknown) }
        return try KeySlot.open(db, with: keySource, store: files.database)
      }
    } catch {
      throw .opening(files.database, error)
    }
  }

  // MARK: - A new store

  private func create() throws(StoreError) -> (DataKey, slot: Int64) {
    let secret = try keySource.readOrCreate()
    let key = DataKey.random()
    do {
      try removeUnfinished()
      try build(key, secret)
      try SystemError.check { unsafe rename(files.unfinished, files.database) }
      try StoreFiles.synchronizeDirectory(of: files.database)
    } catch {
      throw .opening(files.database, error)
    }
    logger.record(.storeCreated, ["path": "\(files.database)", "key": "\(keySource.path)"])
    return (key, Self.firstSlot)
  }

  private static let firstSlot: Int64 = 1

  private func removeUnfinished() throws(SystemError) {
    for suffix in ["", "-journal"] { try StoreFiles.remove(files.unfinished + suffix) }
  }

  private func build(_ key: DataKey, _ secret: Secret) throws {
    // SQLite takes the mode of a file that exists, also for its journal; on its own it would follow the umask.
    _ = try OpenFile(path: files.unfinished, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    let database = try Connection.building(path: files.unfinished)
    defer { try? database.close() }  // Each transaction is complete in the file already.
    try Schema.migrator.migrate(database)
    let slot = try KeySlot(id: Self.firstSlot, wrapping: key, with: secret, kind: keySource.kind)
    try database.write { db in try slot.insert(db) }
  }
}
