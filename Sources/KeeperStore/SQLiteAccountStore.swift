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

  package func load(after place: String?, upTo limit: Int) async throws -> StoredPage {
    do {
      return try await perform { db in try self.loadPage(after: place, upTo: limit, db) }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  package func load(_ name: AccountName) async throws -> StoredAccount? {
    do {
      return try await perform { db in
        let statement = try db.cachedStatement(sql: AccountColumn.loadOne)
        return try Row.fetchOne(statement, arguments: [name.rawValue])
          .flatMap { AccountRow.account(from: $0, opening: self.seal) }
      }
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

  private func loadPage(after place: String?, upTo limit: Int, _ db: Database) throws -> StoredPage {
    var page = StoredPage(accounts: [], next: nil)
    var count = 0
    let repeated = RepeatedText()
    let rows =
      if let place {
        try Row.fetchCursor(db.cachedStatement(sql: AccountColumn.loadPage), arguments: [place, limit])
      } else {
        try Row.fetchCursor(db.cachedStatement(sql: AccountColumn.loadFirstPage), arguments: [limit])
      }
    while let row = try rows.next() {
      count += 1
      // A name that cannot be read still says where the next page begins.
      page.next = String.fromDatabaseValue(row[AccountColumn.name.rawValue])
      if let account = AccountRow.account(from: row, opening: seal, repeated) {
        page.accounts.append(account)
      } else {
        logger.record(
          .accountNameUnreadable,
          ["store": "\(files.database)", "hint": "restore the store from a backup, or log in again"])
      }
    }
    if count < limit { page.next = nil }
    return page
  }

  private func loadAllLogins(_ db: Database) throws -> [PendingLogin] {
    var logins: [PendingLogin] = []
    let rows = try Row.fetchCursor(db.cachedStatement(sql: LoginRow.load))
    while let row = try rows.next() {
      if let login = LoginRow.login(from: row, opening: seal) {
        logins.append(login)
      } else {
        logger.record(.loginUnreadable, ["store": "\(files.database)", "hint": "begin the login again"])
      }
    }
    return logins
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
