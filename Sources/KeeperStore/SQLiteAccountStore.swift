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
  /// Changed by a rotation, on the database's queue.
  let currentSeal: Mutex<FieldSeal>
  let files: StoreFiles
  let keySource: KeySource
  /// The key slot that opened the store.
  let openedSlot: Int64
  private let lock: StoreLock
  let replayGuard: ReplayGuard
  private let isClosed = Atomic(false)
  let logger: Logger

  var seal: FieldSeal { currentSeal.withLock(\.self) }

  /// Opens the store in `directory`, or makes one, and its key file, at the first start.
  ///
  /// One store has one owner at a time; the lock lasts until ``close()`` or the end of the process. Nothing is changed
  /// in a store that cannot be opened. `progress` is called while a migration gets on.
  package static func open(
    directory: String, keySource: KeySource, surroundings: StoreSurroundings = .unknown, logger: Logger,
    progress: @escaping @Sendable () -> Void = {}
  ) throws(StoreError) -> SQLiteAccountStore {
    let files = StoreFiles(directory: directory)
    try files.makeDirectory()
    let lock = try StoreLock(files: files)
    let opened = try StoreOpening(files: files, keySource: keySource, logger: logger, progress: progress).open()
    do {
      let replayGuard = try opened.database.reporting(to: progress) {
        try ReplayGuard.check(opened.database, opened.key, surroundings, logger)
      }
      return SQLiteAccountStore(opened, files, keySource, lock, replayGuard, logger)
    } catch {
      throw StoreError.opening(files.database, error)
    }
  }

  /// The same for a store that must be there already: a command that looks after a store makes none.
  package static func open(
    existingIn directory: String, keySource: KeySource, surroundings: StoreSurroundings, logger: Logger
  ) throws(StoreError) -> SQLiteAccountStore {
    let path = StoreFiles(directory: directory).database
    do {
      guard try StoreFiles.size(of: path) != nil else {
        throw StoreError.cannotOpen(path: path, reason: "there is no store")
      }
    } catch {
      throw .opening(path, error)
    }
    return try open(directory: directory, keySource: keySource, surroundings: surroundings, logger: logger)
  }

  private init(
    _ opened: (database: DatabaseQueue, key: DataKey, slot: Int64), _ files: StoreFiles, _ keySource: KeySource,
    _ lock: StoreLock, _ replayGuard: ReplayGuard, _ logger: Logger
  ) {
    database = opened.database
    currentSeal = Mutex(FieldSeal(key: opened.key))
    openedSlot = opened.slot
    self.files = files
    self.keySource = keySource
    self.lock = lock
    self.replayGuard = replayGuard
    self.logger = logger
  }

  package func apply(_ changes: [AccountChange]) async throws {
    if changes.isEmpty { return }
    do {
      try await perform { db in
        var sequence: Int64 = 0
        try db.inTransaction(.immediate) {
          for change in changes { try self.apply(change, db) }
          sequence = try StoreState.advance(db)
          return .commit
        }
        // Now that it is durable, and before anybody is told: see ``ReplayMark``.
        if changes.contains(where: \.hasIntent) { self.replayGuard.advance(to: sequence) }
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

  private func apply(_ change: AccountChange, _ db: Database) throws {
    switch change {
    case .save(let record): try save(record, db)
    case .concludeLogin(let record):
      try save(record, db)
      try db.cachedStatement(sql: LoginRow.delete).execute(arguments: [record.name.rawValue])
    case .delete(let name):
      try db.cachedStatement(sql: AccountColumn.delete).execute(arguments: [name.rawValue])
    case .saveLogin(let login):
      let values = try LoginRow.values(of: login, sealing: seal)
      try db.cachedStatement(sql: LoginRow.save).execute(arguments: values)
    case .endLogin(let name):
      try db.cachedStatement(sql: LoginRow.delete).execute(arguments: [name.rawValue])
    }
  }

  private func save(_ record: AccountRecord, _ db: Database) throws {
    let values = try AccountRow.values(of: record, sealing: seal)
    try db.cachedStatement(sql: AccountColumn.save).execute(arguments: values)
  }

  /// Runs `work` to its end, on the database's queue and never on a thread of the concurrency pool. GRDB's own async
  /// methods would roll back when the calling task is cancelled.
  func perform<Result: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      database.asyncWriteWithoutTransaction { db in
        continuation.resume(with: Swift.Result { try work(db) })
      }
    }
  }
}

extension AccountChange {
  /// Whether a refresh token may leave once it is durable.
  fileprivate var hasIntent: Bool {
    switch self {
    case .save(let record), .concludeLogin(let record): record.intent != nil
    case .delete, .saveLogin, .endLogin: false
    }
  }
}
