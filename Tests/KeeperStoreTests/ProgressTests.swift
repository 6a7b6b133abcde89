import GRDB
import Keeper
import Logging
import Synchronization
import Testing

@testable import KeeperStore

/// What a long start is told by: that SQLite gets on.
@Suite("Progress of the database", .timeLimit(.minutes(2))) struct ProgressTests {
  private static let long = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT sum(i) FROM n
    """

  @Test("one long statement → told again and again while it runs, and not afterwards")
  func long() throws {
    let database = try DatabaseQueue()
    let reports = Reports()
    try database.reporting(to: reports.add) {
      _ = try database.read { db in try Int64.fetchOne(db, sql: Self.long) }
    }
    let within = reports.count
    #expect(within > 20)
    _ = try database.read { db in try Int64.fetchOne(db, sql: Self.long) }
    #expect(reports.count == within)
  }

  /// Triggers stand for whatever a migration may have to do to each row.
  @Test(
    "a store is opened whose migration, or whose judgement, takes long → told meanwhile",
    arguments: ["INSERT ON grdb_migrations", "UPDATE ON store"])
  func opening(event: String) async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { _ in }
      let database = try DatabaseQueue(path: folder.database)
      try await database.write { db in
        try db.execute(
          sql: """
            ALTER TABLE account DROP COLUMN terms_client_id;
            ALTER TABLE account DROP COLUMN terms_kind;
            ALTER TABLE account DROP COLUMN terms_login;
            DELETE FROM grdb_migrations WHERE identifier = 'v4';
            CREATE TABLE long AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
              SELECT i FROM n;
            CREATE TRIGGER slow AFTER \(event) BEGIN UPDATE long SET i = i + 1; END;
            """)
      }
      try database.close()
      let reports = Reports()
      let here = StoreSurroundings(markDirectory: nil, host: StoreHost(identity: [1]))
      let store = try SQLiteAccountStore.open(
        directory: folder.store, keySource: folder.keySource, surroundings: here, logger: .silent,
        progress: reports.add)
      #expect(reports.count > 10)
      let opened = reports.count
      _ = try await store.load()
      try await store.apply([.save(.full("bot"))])
      #expect(reports.count == opened, "it is no start any more")
      try await store.close()
    }
  }

  @Test("a statement that waits for somebody's lock → nothing is told")
  func stuck() async throws {
    try await withStoreFolder { folder in
      let path = folder.path + "/database"
      let (owner, waiting) = (try Connection.readWrite(path: path), try Connection.readWrite(path: path))
      let reports = Reports()
      _ = try await owner.write { _ in
        #expect(throws: DatabaseError.self) {
          try waiting.reporting(to: reports.add) {
            try waiting.write { db in try db.execute(sql: "CREATE TABLE t (a)") }
          }
        }
      }
      #expect(reports.count == 0)
    }
  }
}

private final class Reports: Sendable {
  private let number = Atomic(0)

  var count: Int { number.load(ordering: .relaxed) }

  @Sendable func add() { number.add(1, ordering: .relaxed) }
}
