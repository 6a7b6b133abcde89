import Crypto
import FoundationEssentials
import GRDB

/// The one row of table `store`.
struct StoreState: Equatable {
  /// Which store it is, through all its states and copies.
  let id: Data
  var sequence: Int64
  var host: Data?
  var isAdopted: Bool

  static func fetch(_ db: Database) throws -> StoreState {
    let row = try Row.fetchOne(db, sql: "SELECT id, sequence, host, adopted FROM store WHERE only = 1")
    guard let row, let id = Data.fromDatabaseValue(row[0]), let sequence = Int64.fromDatabaseValue(row[1]),
      case .some(let host) = Self.host(row[2])
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the row of table store is not readable") }
    return StoreState(id: id, sequence: sequence, host: host, isAdopted: Int64.fromDatabaseValue(row[3]) == 1)
  }

  /// The outer nil is something that was never written there.
  private static func host(_ value: DatabaseValue) -> Data?? {
    if value.isNull { return .some(nil) }
    return Data.fromDatabaseValue(value).map(Optional.some)
  }

  func save(_ db: Database) throws {
    try db.execute(
      sql: "UPDATE store SET sequence = ?, host = ?, adopted = ? WHERE only = 1",
      arguments: [sequence, host, isAdopted ? 1 : 0])
  }

  /// Counts a commit, in its own transaction.
  static func advance(_ db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: "UPDATE store SET sequence = sequence + 1 WHERE only = 1 RETURNING sequence")
    guard let sequence = try Int64.fetchOne(statement) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the row of table store is gone")
    }
    return sequence
  }
}

/// What the host says of itself: an identity that no other host has and that tells nothing about the host.
package struct StoreHost: Sendable, Equatable {
  private let identity: [UInt8]

  package init(identity: [UInt8]) { self.identity = identity }

  /// As it stands in the store: nobody without the data key can make the one of another host.
  func seal(under key: DataKey, for store: Data) -> Data {
    var binding = AssociatedData(label: "host", version: 1)
    binding.append(store)
    binding.append(identity)
    let own = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.symmetric, info: Data("tokenkeeper store host".utf8), outputByteCount: 32)
    return Data(HMAC<SHA256>.authenticationCode(for: binding.bytes, using: own))
  }
}
