import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

/// Stores that must be refused, and must stay as they are.
@Suite struct UnopenableStoreTests {
  @Test("the file is overwritten or cut → damaged, bytes untouched", arguments: Harm.allCases)
  func harmed(_ harm: Harm) async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply((0..<200).map { .save(.full("account\($0)")) })
      }
      try harm.harm(folder)
      let before = try folder.allContents()
      let error = try await folder.errorOfOpening()
      guard case .damaged(folder.database, let reason) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(!reason.isEmpty)
      #expect(try bytes(of: folder.database) == before[folder.database])
      #expect(try bytes(of: folder.keyFile) == before[folder.keyFile])
    }
  }

  enum Harm: CaseIterable {
    case empty, zeroed, zeroedHeader, text, cutInTheFirstPage, cutInHalf

    func harm(_ folder: StoreFolder) throws {
      let whole = try bytes(of: folder.database)
      let harmed: Data =
        switch self {
        case .empty: Data()
        case .zeroed: Data(count: whole.count)
        case .zeroedHeader: Data(count: 100) + whole.dropFirst(100)
        case .text: Data("this is not a database, it is a text".utf8)
        case .cutInTheFirstPage: whole.prefix(1000)
        case .cutInHalf: whole.prefix(whole.count / 2)
        }
      try folder.write(harmed, to: folder.database)
    }
  }

  @Test("the file is gone and its log is there → damaged, the log untouched, no new store")
  func fileGone() async throws {
    try await withStoreFolder { folder in
      let store = try folder.open()
      try await store.apply([.save(.full())])
      let log = try bytes(of: folder.log)
      try await store.close()
      try FileManager.default.removeItem(atPath: folder.database)
      try folder.write(log, to: folder.log)
      guard case .damaged = try await folder.errorOfOpening() else {
        Issue.record("opened")
        return
      }
      #expect(try bytes(of: folder.log) == log)
      #expect(!FileManager.default.fileExists(atPath: folder.database))
    }
  }

  @Test("another program's database → refused, bytes untouched")
  func foreign() async throws {
    try await withStoreFolder { folder in
      try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
      let other = try DatabaseQueue(path: folder.database)
      try await other.write { db in try db.execute(sql: "CREATE TABLE account (name TEXT)") }
      try other.close()
      let before = try bytes(of: folder.database)
      #expect(try await folder.errorOfOpening() == .foreign(path: folder.database))
      #expect(try bytes(of: folder.database) == before)
      #expect(!FileManager.default.fileExists(atPath: folder.keyFile))
    }
  }

  @Test("a newer schema, in the file or still in its log → refused, both untouched", arguments: [false, true])
  func newerSchema(inLog: Bool) async throws {
    try await withStoreFolder { folder in
      let store = try folder.open()
      try await store.apply([.save(.full())])
      try await store.database.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999'); CREATE TABLE future (x)")
      }
      let live = (try bytes(of: folder.database), try bytes(of: folder.log))
      try await store.close()
      if inLog {
        try folder.write(live.0, to: folder.database)
        try folder.write(live.1, to: folder.log)
      }
      let before = try bytes(of: folder.database)
      #expect(try await folder.errorOfOpening() == .newerSchema(path: folder.database, unknown: ["v999"]))
      #expect(try bytes(of: folder.database) == before)
      if inLog { #expect(try bytes(of: folder.log) == live.1) }
    }
  }

  @Test("the directory cannot be made, or is a file → refused with its path")
  func directory() async throws {
    try await withStoreFolder { folder in
      try folder.write(Data(), to: folder.store)
      guard case .cannotOpen(folder.lock, _) = try await folder.errorOfOpening() else {
        Issue.record("opened")
        return
      }
      let nowhere = StoreFolder(path: folder.path + "/not/there")
      guard case .cannotOpen(nowhere.store, _) = try await nowhere.errorOfOpening() else {
        Issue.record("opened")
        return
      }
    }
  }
}
