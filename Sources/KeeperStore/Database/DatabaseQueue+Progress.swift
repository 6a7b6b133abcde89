import GRDB
import GRDBSQLite

extension DatabaseQueue {
  /// Calls `report` again and again while SQLite gets on with the statements of `work`, also within a single one that
  /// writes a whole table anew. One that waits for a lock or for the disk reports nothing.
  func reporting<Result>(to report: @escaping @Sendable () -> Void, _ work: () throws -> Result) rethrows -> Result {
    let reporter = Reporter(report)
    unsafe setHandler(Unmanaged.passUnretained(reporter).toOpaque())
    defer { unsafe setHandler(nil) }
    return try withExtendedLifetime(reporter) { try work() }
  }

  private func setHandler(_ context: UnsafeMutableRawPointer?) {
    inDatabase { db in
      // In instructions of SQLite's machine: a few milliseconds.
      unsafe sqlite3_progress_handler(
        db.sqliteConnection, unsafe context == nil ? 0 : 100_000,
        { context in
          if let context = unsafe context {
            unsafe Unmanaged<Reporter>.fromOpaque(context).takeUnretainedValue().report()
          }
          return 0
        }, context)
    }
  }
}

private final class Reporter: Sendable {
  let report: @Sendable () -> Void

  init(_ report: @escaping @Sendable () -> Void) { self.report = report }
}
