import GRDB
import Keeper
import TestSupport
import Testing

@testable import KeeperStore

/// The same contract for the store that keeps and for the one that the core's tests use.
@Suite struct AccountStoreContractTests {
  enum Implementation: CaseIterable {
    case memory, sqlite

    func withStore(_ body: (any AccountStore) async throws -> Void) async throws {
      switch self {
      case .memory: try await body(InMemoryAccountStore())
      case .sqlite: try await withStoreFolder { folder in try await folder.withStore { try await body($0) } }
      }
    }
  }

  @Test("every field has a value → all come back", arguments: Implementation.allCases)
  func everyField(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsEveryField($0) }
  }

  @Test("one field is absent → it alone is absent afterwards", arguments: Implementation.allCases)
  func everyAbsence(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsEveryAbsence($0) }
  }

  @Test("each standing, reason and grant type → comes back", arguments: Implementation.allCases)
  func everyChoice(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsEveryChoice($0) }
  }

  @Test("pages of any size, and one account alone → the same accounts", arguments: Implementation.allCases)
  func pages(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.loadsInPages($0) }
  }

  @Test("longest, largest, empty and odd values → come back", arguments: Implementation.allCases)
  func extremes(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsExtremes($0) }
  }

  @Test("a record is saved again → nothing of the old one is left", arguments: Implementation.allCases)
  func replaces(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.replacesWholeRecords($0) }
  }

  @Test("known and unknown names are deleted → the known one is gone", arguments: Implementation.allCases)
  func deletes(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.deletes($0) }
  }

  @Test("one account is changed several times in a batch → the last change counts", arguments: Implementation.allCases)
  func order(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsTheOrderOfABatch($0) }
  }

  @Test("logins are saved, replaced and ended → those under way come back whole", arguments: Implementation.allCases)
  func logins(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.keepsLogins($0) }
  }

  @Test("an empty batch → nothing happens", arguments: Implementation.allCases)
  func emptyBatch(_ kind: Implementation) async throws {
    try await kind.withStore { try await AccountStoreContract.acceptsAnEmptyBatch($0) }
  }

  @Test("a write fails in memory → nothing of the batch is kept, the next one succeeds")
  func failureInMemory() async throws {
    let store = InMemoryAccountStore()
    try await AccountStoreContract.failsWholeAndRecovers(store, fail: { store.failNextWrites(1) }, recover: {})
    #expect(store.attempts == 3)
    #expect(store.batches.count == 2)
  }

  @Test("all writes fail in memory → until they are let succeed")
  func failuresInMemory() async throws {
    let store = InMemoryAccountStore()
    try await AccountStoreContract.failsWholeAndRecovers(
      store, fail: { store.failAllWrites() },
      recover: {
        await #expect(throws: InMemoryAccountStore.InjectedFailure()) { try await store.apply([]) }
        store.letWritesSucceed()
      })
    #expect(store.records.count == 501)
  }

  @Test("the disk is full → nothing of the batch is kept, the next one succeeds without reopening")
  func diskFull() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await AccountStoreContract.failsWholeAndRecovers(
          store, fail: { try await store.limit(pages: 12) }, recover: { try await store.limit(pages: 1_000_000) })
      }
    }
  }
}

extension SQLiteAccountStore {
  /// SQLite answers as it does for `ENOSPC` when the file would grow beyond this.
  func limit(pages: Int) async throws {
    try await database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
  }
}
