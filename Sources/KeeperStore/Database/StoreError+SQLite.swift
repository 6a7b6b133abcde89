import GRDB

extension StoreError {
  static func opening(_ path: String, _ error: any Error) -> StoreError {
    if let known = error as? StoreError { return known }
    return isDamage(error)
      ? .damaged(path: path, reason: reason(of: error)) : .cannotOpen(path: path, reason: reason(of: error))
  }

  static func reading(_ path: String, _ error: any Error) -> StoreError {
    isDamage(error)
      ? .damaged(path: path, reason: reason(of: error)) : .readFailed(path: path, reason: reason(of: error))
  }

  static func writing(_ path: String, _ error: any Error) -> StoreError {
    .writeFailed(path: path, trouble(of: error), reason: reason(of: error))
  }

  private static func isDamage(_ error: any Error) -> Bool { trouble(of: error) == .damaged }

  private static func trouble(of error: any Error) -> WriteTrouble {
    guard let error = error as? DatabaseError else { return .other }
    return switch error.resultCode {
    case .SQLITE_FULL: .diskFull
    case .SQLITE_READONLY: .readOnly
    case .SQLITE_IOERR: .inputOutput
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
    default: .other
    }
  }

  /// SQLite's own words and code. The statement and its values stay out of it.
  private static func reason(of error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return "\(error.message ?? "SQLite gave no reason") (SQLite code \(error.extendedResultCode.rawValue))"
  }
}
