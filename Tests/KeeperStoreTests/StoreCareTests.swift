import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

@Suite struct StoreCareTests {
  @Test("a backup of a store in use → a consistent copy for its owner alone, which opens with the same key")
  func backup() async throws {
    try await withStoreFolder { folder in
      let copy = folder.path + "/backup"
      try await folder.withStore { store in
        try await store.apply([.save(.full("a")), .save(.full("b"))])
        try folder.care.backUp(to: copy)
        try await store.apply([.save(.full("c"))])
        #expect(try mode(of: copy) == 0o600)
        // No daemon is disturbed, and no file is replaced.
        #expect(throws: StoreError.self) { try folder.care.backUp(to: copy) }
        #expect(try await store.load().count == 3)
      }
      #expect(try StoreExamination.structure(of: copy).accounts == 2)
      #expect(try folder.allContents().keys.filter { $0.contains(".new") } == [])
      _ = try folder.care.restore(from: copy)
      #expect(try await folder.stored() == [.intact(.full("a")), .intact(.full("b"))])
    }
  }

  @Test(
    "a backup is put back → the old store is kept beside it, with what was in its log, and can be put back in its turn")
  func restore() async throws {
    try await withStoreFolder { folder in
      let copy = folder.path + "/backup"
      let store = try folder.open()
      try await store.apply([.save(.full("old"))])
      try folder.care.backUp(to: copy)
      try await store.apply([.save(.full("new"))])
      let live = (try bytes(of: folder.database), try bytes(of: folder.log))
      try await store.close()
      // As a killed daemon leaves it: the newest account is in the log only.
      try folder.write(live.0, to: folder.database)
      try folder.write(live.1, to: folder.log)

      let kept = try #require(try folder.care.restore(from: copy))
      #expect(kept == folder.database + ".aside-20261122T221500Z")
      #expect(!FileManager.default.fileExists(atPath: kept + "-wal"))
      #expect(!FileManager.default.fileExists(atPath: folder.log))
      #expect(try mode(of: folder.database) == 0o600)
      #expect(try await folder.stored() == [.intact(.full("old"))])

      _ = try StoreCare(directory: folder.store, stamp: "later").restore(from: kept)
      #expect(try await folder.stored() == [.intact(.full("new")), .intact(.full("old"))])
    }
  }

  @Test("a journal that a crash has left beside the store → belongs to the old one, and never meets what is put back")
  func journal() async throws {
    try await withStoreFolder { folder in
      let copy = folder.path + "/backup"
      try await folder.withStore { try await $0.apply([.save(.full("old"))]) }
      try folder.care.backUp(to: copy)
      try await folder.withStore { try await $0.apply([.save(.full("new"))]) }
      try await folder.crashAmidTransaction()

      let kept = try #require(try folder.care.restore(from: copy))
      #expect(try await folder.stored() == [.intact(.full("old"))])
      _ = try StoreCare(directory: folder.store, stamp: "later").restore(from: kept)
      #expect(try await folder.stored() == [.intact(.full("new")), .intact(.full("old"))])
    }
  }

  @Test("a daemon uses the store → neither restored over nor set aside")
  func inUse() async throws {
    try await withStoreFolder { folder in
      let copy = folder.path + "/backup"
      try await folder.withStore { store in
        try await store.apply([.save(.full())])
        try folder.care.backUp(to: copy)
        #expect(throws: StoreError.locked(directory: folder.store, by: getpid())) {
          try folder.care.restore(from: copy)
        }
        #expect(throws: StoreError.locked(directory: folder.store, by: getpid())) { try folder.care.setAside() }
      }
      #expect(try await folder.stored() == [.intact(.full())])
    }
  }

  @Test("what is to be put back is no whole store → refused, and the store is as it was", arguments: Unfit.allCases)
  func unfit(_ unfit: Unfit) async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { try await $0.apply((0..<200).map { .save(.full("account\($0)")) }) }
      let whole = try bytes(of: folder.database)
      let file = folder.path + "/backup"
      try await unfit.make(file, of: whole, folder)
      #expect(throws: StoreError.self) { try folder.care.restore(from: file) }
      #expect(try bytes(of: folder.database) == whole)
      #expect(try folder.allContents().keys.filter { $0.contains("aside") } == [])
    }
  }

  enum Unfit: CaseIterable {
    case missing, empty, text, cut, foreign, brokenPage

    func make(_ file: String, of whole: Data, _ folder: StoreFolder) async throws {
      switch self {
      case .missing: break
      case .empty: try folder.write(Data(), to: file)
      case .text: try folder.write(Data("not a database at all, only text".utf8), to: file)
      case .cut: try folder.write(whole.prefix(whole.count / 2), to: file)
      case .foreign:
        let other = try DatabaseQueue(path: file)
        try await other.write { db in try db.execute(sql: "CREATE TABLE account (name TEXT)") }
        try other.close()
      case .brokenPage:
        var broken = whole
        broken.replaceSubrange(whole.count / 2..<whole.count / 2 + 4096, with: Data(repeating: 0x5A, count: 4096))
        try folder.write(broken, to: file)
      }
    }
  }

  @Test("a damaged store is set aside → its bytes are kept, and the next start makes an empty one")
  func setAside() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      let harmed = try bytes(of: folder.database).prefix(1000)
      try folder.write(harmed, to: folder.database)
      guard case .damaged = try await folder.errorOfOpening() else {
        Issue.record("opened")
        return
      }
      let kept = try #require(try folder.care.setAside())
      #expect(try bytes(of: kept) == harmed)
      #expect(try await folder.stored() == [])
      #expect(try bytes(of: kept) == harmed)
    }
  }

  @Test("two are set aside within a second → the bytes of both are kept")
  func setAsideTwice() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      let first = try bytes(of: folder.database)
      let names = [try folder.care.setAside(), try folder.care.restore(from: #require(try folder.aside.first))]
      #expect(names[1] == nil)
      let restored = try bytes(of: folder.database)
      let second = try #require(try folder.care.setAside())
      #expect(second != names[0])
      #expect(try bytes(of: #require(names[0])) == first)
      #expect(try bytes(of: second) == restored)
    }
  }

  @Test("an examination → says what is whole and what is not, and changes no byte")
  func examination() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full("a")), .save(.full("b").with { $0.distrust = .copied })])
        try await store.database.writeWithoutTransaction { db in
          try db.execute(sql: "UPDATE account SET refresh_token = zeroblob(40) WHERE name = 'a'")
        }
      }
      let before = try bytes(of: folder.database)
      let found = try StoreExamination.everything(in: folder.store, keySource: folder.keySource)
      #expect(found.accounts == 2 && found.distrusted == ["b"] && found.isUnsealed)
      #expect(found.problems.count == 1 && found.problems.first?.hasPrefix("account a: refresh_token") == true)
      #expect(try bytes(of: folder.database) == before)
      let wrong = KeySource.given(Secret("another secret of that kind"), .credential)
      #expect(throws: StoreError.self) { try StoreExamination.everything(in: folder.store, keySource: wrong) }
    }
  }
}

extension StoreFolder {
  /// Leaves half of a change in the database, and in a journal of the kind that a store has while it is made what undoes
  /// that.
  fileprivate func crashAmidTransaction() async throws {
    let connection = try DatabaseQueue(path: database)
    let (half, journal) = try await connection.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN IMMEDIATE")
      try db.execute(sql: "CREATE TABLE lump (bytes BLOB); INSERT INTO lump VALUES (zeroblob(1000000))")
      defer { try? db.execute(sql: "ROLLBACK") }  // What it would undo is written again below.
      return (try bytes(of: database), try bytes(of: database + "-journal"))
    }
    try connection.close()
    try write(half, to: database)
    try write(journal, to: database + "-journal")
  }

  /// The databases that were set aside, with their paths.
  fileprivate var aside: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: store).filter { $0.contains(".aside-") }
        .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.map { "\(store)/\($0)" }
    }
  }

  fileprivate var care: StoreCare { StoreCare(directory: store, stamp: "20261122T221500Z") }
}
