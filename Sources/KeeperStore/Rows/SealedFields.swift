import FoundationEssentials
import GRDB
import Keeper

/// Everything in the store that is sealed under the data key.
enum SealedFields {
  /// Seals it anew, in the transaction of the caller. What does not unseal stays as it is: damaged, and told as such.
  static func reseal(from old: FieldSeal, to new: FieldSeal, _ db: Database) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT name, generation, * FROM account")
    for row in rows {
      guard let name = String.fromDatabaseValue(row[0]).flatMap(AccountName.init),
        let generation = Int64.fromDatabaseValue(row[1])
      else { continue }
      for field in FieldSeal.Field.allCases {
        guard let sealed = Data.fromDatabaseValue(row[field.rawValue]),
          let secret = old.open(sealed, field, of: name, generation)
        else { continue }
        try db.execute(
          sql: "UPDATE account SET \(field.rawValue) = ? WHERE name = ?",
          arguments: [try new.seal(secret, field, of: name, generation), name.rawValue])
      }
    }
    try resealLogins(from: old, to: new, db)
  }

  private static func resealLogins(from old: FieldSeal, to new: FieldSeal, _ db: Database) throws {
    for login in try Row.fetchAll(db, sql: LoginRow.load).compactMap({ LoginRow.login(from: $0, opening: old) }) {
      try db.execute(sql: LoginRow.save, arguments: LoginRow.values(of: login, sealing: new))
    }
  }

  /// How many accounts there are, and what is wrong with those that cannot be read.
  static func examine(_ seal: FieldSeal, _ db: Database) throws -> (accounts: Int, damaged: [String]) {
    var damaged: [String] = []
    let rows = try Row.fetchAll(db, sql: AccountColumn.load)
    for row in rows {
      switch AccountRow.account(from: row, opening: seal) {
      case .intact: break
      case .damaged(let name, _, let reason): damaged.append("account \(name): \(reason)")
      case nil: damaged.append("an account whose name cannot be read")
      }
    }
    return (rows.count, damaged)
  }
}
