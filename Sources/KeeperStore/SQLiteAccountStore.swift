import GRDB
package import Keeper
package import Logging
import Synchronization

/// Grants at rest in one SQLite file, their tokens sealed.
///
/// All work runs on the database's own serial queue, in blocks that a cancelled caller does not cancel: a refresh token
/// that was obtained must be saved, whoever has stopped waiting for it.
package final class SQLiteAccountStore: AccountStore {
  // Internal for tests, which put the connection into trouble and search files for the key.
  let database: DatabaseQueue
  let seal: FieldSeal
  private let files: StoreFiles
  private let lock: StoreLock
  private let isClosed = Atomic(false)
  private let logger: Logger

  /// Opens the store in `directory`, or makes one, and its key file, at the first start.
  ///
  /// One store has one owner at a time; the lock lasts until ``close()`` or the end of the process. Nothing is changed
  /// in a store that cannot be opened.
  package static func open(
    directory: String, keySource: KeySource, logger: Logger
  ) throws(StoreError) -> SQLiteAccountStore {
    let files = StoreFiles(directory: directory)
    try files.makeDirectory()
    let lock = try StoreLock(files: files)
    let (database, key) = try StoreOpening(files: files, keySource: keySource, logger: logger).open()
    return SQLiteAccountStore(database: database, files: files, seal: FieldSeal(key: key), lock: lock, logger: logger)
  }

  private init(database: DatabaseQueue, files: StoreFiles, seal: FieldSeal, lock: StoreLock, logger: Logger) {
    self.database = database
    self.files = files
    self.seal = seal
    self.lock = lock
    self.logger = logger
  }

  package func load() async throws -> [StoredAccount] {
    do {
      return try await perform { db in try self.loadAll(db) }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  package func loadLogins() async throws -> [PendingLogin] {
    do {
      return try await perform { db in try self.loadAllLogins(db) }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  package func apply(_ changes: [AccountChange]) async throws {
    if changes.isEmpty { return }
    do {
      try await perform { db in
        try db.inTransaction(.immediate) {
          for change in changes { try self.apply(change, db) }
          return .commit
        }
      }
    } catch {
      throw StoreError.writing(files.database, error)
    }
  }

  /// Ends the use of the store, with everything in the one database file, and lets another owner in. A second time does
  /// nothing: SQLite would not survive a checkpoint without a connection.
  package func close() async throws {
    if isClosed.exchange(true, ordering: .acquiringAndReleasing) { return }
    defer { lock.release() }
    do {
      // A reader elsewhere may stand in the way; the log is then complete and stays.
      try await perform { db in _ = try? db.checkpoint(.truncate) }
      try database.close()
    } catch {
      throw StoreError.writing(files.database, error)
    }
  }

  private func loadAll(_ db: Database) throws -> [StoredAccount] {
    var accounts: [StoredAccount] = []
    let rows = try Row.fetchCursor(db.cachedStatement(sql: AccountColumn.load))
    while let row = try rows.next() {
      if let account = AccountRow.account(from: row, opening: seal) {
        accounts.append(account)
      } else {
        logger.error(
          "A stored account has an unreadable name and is left out",
          metadata: ["store": "\(files.database)", "hint": "restore the store from a backup, or log in again"])
      }
    }
    return accounts
  }

  private func loadAllLogins(_ db: Database) throws -> [PendingLogin] {
    var logins: [PendingLogin] = []
    let rows = try Row.fetchCursor(db.cachedStatement(sql: LoginRow.load))
    while let row = try rows.next() {
      if let login = LoginRow.login(from: row, opening: seal) {
        logins.append(login)
      } else {
        logger.warning(
          "A stored login is unreadable and is left out",
          metadata: ["store": "\(files.database)", "hint": "begin the login again"])
      }
    }
    return logins
  }

  private func apply(_ change: AccountChange, _ db: Database) throws {
    switch change {
    case .save(let record):
      let values = try AccountRow.values(of: record, sealing: seal)
      try db.cachedStatement(sql: AccountColumn.save).execute(arguments: values)
    case .delete(let name):
      try db.cachedStatement(sql: AccountColumn.delete).execute(arguments: [name.rawValue])
    case .saveLogin(let login):
      let values = try LoginRow.values(of: login, sealing: seal)
      try db.cachedStatement(sql: LoginRow.save).execute(arguments: values)
    case .endLogin(let name):
      try db.cachedStatement(sql: LoginRow.delete).execute(arguments: [name.rawValue])
    }
  }

  /// Runs `work` to its end, on the database's queue and never on a thread of the concurrency pool. GRDB's own async
  /// methods would roll back when the calling task is cancelled.
  private func perform<Result: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      database.asyncWriteWithoutTransaction { db in
        continuation.resume(with: Swift.Result { try work(db) })
      }
    }
  }
}
