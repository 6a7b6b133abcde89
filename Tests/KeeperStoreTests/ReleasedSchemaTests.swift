import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

/// Stores as released versions left them, kept as SQL so that a review can read them. They must always open.
@Suite struct ReleasedSchemaTests {
  @Test("a store of schema v1 → the newest code reads every record, and writes to it")
  func version1() async throws {
    try await expectReadable("v1.sql", Self.withoutTerms.map { $0.with { $0.claims = nil } }, logins: [])
  }

  @Test("a store of schema v2 → the newest code reads every record and login, and writes to it")
  func version2() async throws {
    try await expectReadable("v2.sql", Self.withoutTerms, logins: [.sample()])
  }

  @Test("a store of schema v3 → the newest code reads every record and login, and writes to it")
  func version3() async throws {
    var records = Self.withoutTerms
    records[2].distrust = .restored
    try await expectReadable("v3.sql", records, logins: [.sample()])
  }

  @Test("a store of schema v4 → the newest code reads every record and login, and writes to it")
  func version4() async throws {
    var records = Self.records
    records[2].distrust = .restored
    try await expectReadable("v4.sql", records, logins: [.sample()])
  }

  @Test("the newest schema → is the one of the newest fixture, so a released migration was not edited")
  func schemaIsUnchanged() async throws {
    try await withStoreFolder { folder in
      let fixture = folder.path + "/fixture.sqlite"
      try Fixture.build(fixture, from: "v4.sql")
      try await folder.withStore { _ = try await $0.load() }
      #expect(try schema(of: folder.database) == schema(of: fixture))
    }
  }

  private static let records: [AccountRecord] = [
    .bare("app", generation: 1), .full("bot"), .full("other", generation: 9),
  ]

  /// As versions wrote them that did not know of any.
  private static let withoutTerms = records.map { $0.with { $0.terms = nil } }

  private func expectReadable(_ fixture: String, _ records: [AccountRecord], logins: [PendingLogin]) async throws {
    try await withStoreFolder { folder in
      try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
      try folder.write(Data("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n".utf8), to: folder.keyFile)
      try Fixture.build(folder.database, from: fixture)
      #expect(try await folder.stored() == records.map(StoredAccount.intact))
      try await folder.withStore { store in
        #expect(try await store.loadLogins() == logins)
        try await store.apply([.save(.full("new")), .saveLogin(.sample("new"))])
      }
      #expect(try await folder.stored().count == records.count + 1)
      let loginsLater = try await folder.withStore { try await $0.loadLogins() }
      #expect(loginsLater.count == logins.count + 1)
    }
  }

  private func schema(of database: String) throws -> [String] {
    let queue = try DatabaseQueue(path: database)
    defer { try? queue.close() }
    return try queue.read { db in
      try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
  }
}

enum Fixture {
  /// Makes a database from one of the kept texts.
  static func build(_ database: String, from fixture: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/" + fixture)
    let queue = try DatabaseQueue(path: database)
    try queue.writeWithoutTransaction { db in try db.execute(sql: String(contentsOf: file, encoding: .utf8)) }
    try queue.close()
  }
}
