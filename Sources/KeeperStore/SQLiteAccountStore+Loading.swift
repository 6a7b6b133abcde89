import GRDB
package import Keeper
import Logging

/// What a start reads.
extension SQLiteAccountStore {
  package func load(after place: String?, upTo limit: Int) async throws -> StoredPage {
    do {
      return try await perform { db in try self.loadPage(after: place, upTo: limit, db) }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  package func load(_ name: AccountName) async throws -> StoredAccount? {
    do {
      return try await perform { db in
        let statement = try db.cachedStatement(sql: AccountColumn.loadOne)
        return try Row.fetchOne(statement, arguments: [name.rawValue])
          .flatMap { AccountRow.account(from: $0, opening: self.seal) }
      }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  package func loadLogins() async throws -> [PendingLogin] {
    do {
      return try await perform { db in try self.loadAllLogins(db) }
    } catch {
      throw StoreError.reading(files.database, error)
    }
  }

  private func loadPage(after place: String?, upTo limit: Int, _ db: Database) throws -> StoredPage {
    var page = StoredPage(accounts: [], next: nil)
    var count = 0
    let repeated = RepeatedText()
    let rows =
      if let place {
        try Row.fetchCursor(db.cachedStatement(sql: AccountColumn.loadPage), arguments: [place, limit])
      } else {
        try Row.fetchCursor(db.cachedStatement(sql: AccountColumn.loadFirstPage), arguments: [limit])
      }
    while let row = try rows.next() {
      count += 1
      // A name that cannot be read still says where the next page begins.
      page.next = String.fromDatabaseValue(row[AccountColumn.name.rawValue])
      if let account = AccountRow.account(from: row, opening: seal, repeated) {
        page.accounts.append(account)
      } else {
        logger.record(
          .accountNameUnreadable,
          ["store": "\(files.database)", "hint": "restore the store from a backup, or log in again"])
      }
    }
    if count < limit { page.next = nil }
    return page
  }

  private func loadAllLogins(_ db: Database) throws -> [PendingLogin] {
    var logins: [PendingLogin] = []
    let rows = try Row.fetchCursor(db.cachedStatement(sql: LoginRow.load))
    while let row = try rows.next() {
      if let login = LoginRow.login(from: row, opening: seal) {
        logins.append(login)
      } else {
        logger.record(.loginUnreadable, ["store": "\(files.database)", "hint": "begin the login again"])
      }
    }
    return logins
  }
}
