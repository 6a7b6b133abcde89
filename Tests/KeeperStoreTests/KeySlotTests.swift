import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

@Suite struct KeySlotTests {
  private static let passphrase = SlotSecret(kind: .passphrase, secret: Secret("correct horse battery"))
  private static let credential = SlotSecret(kind: .credential, secret: Secret("sixteen bytes or more"))

  @Test("a slot is added → either key opens the store; the first is removed → only the other does")
  func addedAndRemoved() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full())])
        #expect(try await store.addKeySlot(Self.credential) == 2)
        #expect(try await store.slotSummaries().map(\.isInUse) == [true, false])
      }
      #expect(try await folder.stored() == [.intact(.full())])
      try await folder.withStore(.given(Self.credential.secret, .credential)) { store in
        #expect(try await store.slotSummaries().map(\.isInUse) == [false, true])
        try await store.removeKeySlot(1)
      }
      #expect(try await folder.stored(.given(Self.credential.secret, .credential)) == [.intact(.full())])
      guard case .noKeySlot = try await folder.errorOfOpening() else {
        Issue.record("the removed key still opens it")
        return
      }
    }
  }

  @Test("a passphrase, from a file or given → opens by scrypt; another one does not, and changes no byte")
  func passphrase() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full())])
        _ = try await store.addKeySlot(Self.passphrase)
      }
      let file = folder.path + "/passphrase"
      try folder.write(Data("correct horse battery\n".utf8), to: file)
      #expect(try await folder.stored(.passphrase(path: file)) == [.intact(.full())])
      let before = try bytes(of: folder.database)
      let wrong = KeySource.given(Secret("correct horse batterY"), .passphrase)
      guard case .wrongKey(folder.database, _) = try await folder.errorOfOpening(wrong) else {
        Issue.record("opened")
        return
      }
      #expect(try bytes(of: folder.database) == before)
      let derivations = try await folder.withStore { store in
        try await store.database.read { try String.fetchAll($0, sql: "SELECT derivation FROM key_slot ORDER BY id") }
      }
      #expect(derivations == ["hkdf-sha256", "scrypt-16-8-2"])
    }
  }

  @Test("refusals: the last slot, one in use, one that is not there, the same key twice, a short passphrase")
  func refusals() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        await #expect(throws: KeySlotRefusal.last(id: 1)) { try await store.removeKeySlot(1, evenIfInUse: true) }
        await #expect(throws: KeySlotRefusal.unknown(id: 9)) { try await store.removeKeySlot(9) }
        _ = try await store.addKeySlot(Self.credential)
        await #expect(throws: KeySlotRefusal.present(id: 2)) { _ = try await store.addKeySlot(Self.credential) }
        await #expect(throws: KeySlotRefusal.inUse(id: 1)) { try await store.removeKeySlot(1) }
        let short = SlotSecret(kind: .passphrase, secret: Secret("short"))
        await #expect(throws: StoreError.self) { _ = try await store.addKeySlot(short) }
        await #expect(throws: KeySlotRefusal.closed(ids: [2])) { try await store.rotateDataKey() }
        #expect(try await store.slotSummaries().map(\.id) == [1, 2])
        try await store.removeKeySlot(1, evenIfInUse: true)
      }
    }
  }

  @Test("the data key is rotated → all is there under either key, sealed anew, in this process and the next")
  func rotated() async throws {
    try await withStoreFolder { folder in
      let records = (10..<60).map { AccountRecord.full("account\($0)") }
      try await folder.withStore { store in
        try await store.apply(records.map(AccountChange.save) + [.saveLogin(.sample())])
        _ = try await store.addKeySlot(Self.credential)
        let (key, sealed) = (store.seal.key.symmetric, try await store.sealedBytes())
        try await store.rotateDataKey([Self.credential])
        #expect(store.seal.key.symmetric != key)
        let after = try await store.sealedBytes()
        #expect(after.count == sealed.count && Set(after).isDisjoint(with: sealed))
        #expect(try await store.load() == records.map(StoredAccount.intact))
        #expect(try await store.loadLogins() == [.sample()])
        try await store.apply([.save(.full("later"))])
      }
      for source in [folder.keySource, .given(Self.credential.secret, .credential)] {
        #expect(try await folder.stored(source) == (records + [.full("later")]).map(StoredAccount.intact))
      }
      #expect(try await folder.withStore { try await $0.loadLogins() } == [.sample()])
    }
  }

  @Test("one account is damaged when the key is rotated → it stays damaged, and the others are whole")
  func rotatedWithDamage() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full("a")), .save(.full("b"))])
        try await store.database.writeWithoutTransaction { db in
          try db.execute(sql: "UPDATE account SET access_token = zeroblob(40) WHERE name = 'a'")
        }
        try await store.rotateDataKey()
        let accounts = try await store.load()
        #expect(accounts.map(\.isDamaged) == [true, false] && accounts.last == .intact(.full("b")))
      }
    }
  }

  @Test("a host's store is rotated → it is still this host's, and a copy is still noticed")
  func rotatedHost() async throws {
    try await withStoreFolder { folder in
      let here = StoreSurroundings(markDirectory: nil, host: StoreHost(identity: [1]))
      let elsewhere = StoreSurroundings(markDirectory: nil, host: StoreHost(identity: [2]))
      try await folder.within(here) { store in
        try await store.apply([.save(.full())])
        try await store.rotateDataKey()
      }
      #expect(try await folder.within(here) { try await $0.load() } == [.intact(.full())])
      let copied = AccountRecord.full().with { $0.distrust = .copied }
      #expect(try await folder.within(elsewhere) { try await $0.load() } == [.intact(copied)])
    }
  }

  @Test(
    "stored parameters of scrypt that would take all memory → no key, and no crash",
    arguments: [
      "scrypt-63-8-1", "scrypt-16-1000000-1", "scrypt-16-8-0", "scrypt-1-1", "scrypt--16-8-1", "argon2",
    ])
  func absurdParameters(_ name: String) {
    #expect(KeyDerivation(name: name) == nil)
  }
}

extension StoreFolder {
  fileprivate func within<Result>(
    _ surroundings: StoreSurroundings, _ body: (SQLiteAccountStore) async throws -> Result
  ) async throws -> Result {
    let store = try SQLiteAccountStore.open(
      directory: self.store, keySource: keySource, surroundings: surroundings, logger: .silent)
    let result = await Swift.Result { () async throws -> Result in try await body(store) }
    try await store.close()
    return try result.get()
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

extension SQLiteAccountStore {
  fileprivate func sealedBytes() async throws -> [Data] {
    try await database.read { db in
      try Data.fetchAll(
        db,
        sql: """
          SELECT access_token FROM account UNION ALL SELECT refresh_token FROM account
          UNION ALL SELECT claims FROM account UNION ALL SELECT device_code FROM login
          """)
    }
  }
}
