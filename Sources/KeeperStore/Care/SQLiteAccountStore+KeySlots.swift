import FoundationEssentials
import GRDB
package import Keeper
import Synchronization

/// A key slot as people see it.
package struct KeySlotSummary: Sendable, Equatable {
  package let id: Int64
  /// Nil for one of a kind that this program does not know.
  package let kind: KeySlot.Kind?
  /// It opened the store for this process.
  package let isInUse: Bool
}

/// A secret that opens a slot.
package struct SlotSecret: Sendable, Equatable {
  package let kind: KeySlot.Kind
  package let secret: Secret

  package init(kind: KeySlot.Kind, secret: Secret) {
    self.kind = kind
    self.secret = secret
  }

  package init(_ source: KeySource) throws(StoreError) {
    self.init(kind: source.kind, secret: try source.read())
  }
}

/// Each change is one transaction: after a crash the store has the old slots or the new ones, and opens.
extension SQLiteAccountStore {
  package func slotSummaries() async throws -> [KeySlotSummary] {
    try await reading { db in
      try KeySlot.summaries(db).map { KeySlotSummary(id: $0.id, kind: $0.kind, isInUse: $0.id == self.openedSlot) }
    }
  }

  /// Lets `new` open the store as well. Returns the number of its slot.
  package func addKeySlot(_ new: SlotSecret) async throws -> Int64 {
    try KeySource.check(new.secret, for: new.kind, path: "(the \(new.kind.rawValue) that was given)")
    return try await writing { db in
      let slots = try KeySlot.fetchAll(db).slots
      if let same = slots.first(where: { $0.kind == new.kind && $0.unwrap(with: new.secret) != nil }) {
        throw KeySlotRefusal.present(id: same.id)
      }
      let id = try KeySlot.summaries(db).map(\.id).max().map { $0 + 1 } ?? 1
      try KeySlot(id: id, wrapping: self.seal.key, with: new.secret, kind: new.kind).insert(db)
      return id
    }
  }

  /// Its secret opens the store no more; old copies of the store it still does. See ``rotateDataKey(_:)``.
  package func removeKeySlot(_ id: Int64, evenIfInUse: Bool = false) async throws {
    try await writing { db in
      let ids = try KeySlot.summaries(db).map(\.id)
      guard ids.contains(id) else { throw KeySlotRefusal.unknown(id: id) }
      guard ids.count > 1 else { throw KeySlotRefusal.last(id: id) }
      if id == self.openedSlot, !evenIfInUse { throw KeySlotRefusal.inUse(id: id) }
      try KeySlot.delete(id, db)
    }
  }

  /// Makes a new data key, seals every secret anew under it and wraps it for every slot. `secrets` must open those
  /// slots that the configured key does not. What does not unseal stays as it is, damaged.
  package func rotateDataKey(_ secrets: [SlotSecret] = []) async throws {
    let known = try [SlotSecret(keySource)] + secrets
    let key = DataKey.random()
    key.warnIfSwappable(logger: logger)
    try await writing { db in
      let old = self.seal
      try KeySlot.rewrap(old.key, as: key, with: known, db)
      try SealedFields.reseal(from: old, to: FieldSeal(key: key), db)
      try self.replayGuard.rebind(from: old.key, to: key, db)
    } then: { db in
      // In the same turn of the queue, so that nothing is sealed under the old key any more.
      self.currentSeal.withLock { $0 = FieldSeal(key: key) }
      // What the old one had sealed leaves the log too; a reader elsewhere may put that off.
      _ = try? db.checkpoint(.truncate)
    }
  }
}

extension SQLiteAccountStore {
  func reading<Result: Sendable>(_ work: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
    do {
      return try await perform(work)
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  /// Runs `work` in one transaction, and `then` when that is durable.
  func writing<Result: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Result,
    then: @escaping @Sendable (Database) -> Void = { _ in }
  ) async throws -> Result {
    do {
      return try await perform { db in
        var result: Result?
        try db.inTransaction(.immediate) {
          result = try work(db)
          _ = try StoreState.advance(db)
          return .commit
        }
        then(db)
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    } catch let refusal as KeySlotRefusal {
      throw refusal
    } catch {
      throw StoreError.writing(files.database, error)
    }
  }
}
