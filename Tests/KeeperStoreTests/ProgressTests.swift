import GRDB
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
