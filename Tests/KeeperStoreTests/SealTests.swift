import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

@Suite struct SealTests {
  @Test("a byte of a sealed token changes → that account is damaged, the others are not", arguments: tokens)
  func flippedBits(_ column: String) async throws {
    try await withTwoAccounts { store, edit in
      let sealed = try await store.blob(column, of: "a")
      for position in sealed.indices {
        var changed = sealed
        changed[position] ^= UInt8(1) << (position % 8)
        try await edit("UPDATE account SET \(column) = ? WHERE name = 'a'", [changed])
        try await expectDamaged(store, "a", generation: 7)
        #expect(try await store.blob(column, of: "a") == changed)
      }
      try await edit("UPDATE account SET \(column) = ? WHERE name = 'a'", [sealed.dropLast()])
      try await expectDamaged(store, "a", generation: 7)
      try await edit("UPDATE account SET \(column) = ? WHERE name = 'a'", [Data()])
      try await expectDamaged(store, "a", generation: 7)
    }
  }

  private static let tokens = ["access_token", "refresh_token", "claims"]

  @Test("sealed fields change places → damaged", arguments: tokens)
  func swappedFields(_ column: String) async throws {
    try await withTwoAccounts { store, edit in
      let other = column == "access_token" ? "refresh_token" : "access_token"
      try await edit("UPDATE account SET \(column) = \(other) WHERE name = 'a'", [])
      try await expectDamaged(store, "a", generation: 7)
    }
  }

  @Test("a token of another account, or of the account's past → damaged", arguments: tokens)
  func swappedRows(_ column: String) async throws {
    try await withTwoAccounts { store, edit in
      let old = try await store.blob(column, of: "a")
      let foreign = try await store.blob(column, of: "b")
      try await edit("UPDATE account SET \(column) = ? WHERE name = 'a'", [foreign])
      try await expectDamaged(store, "a", generation: 7)
      try await store.apply([.save(.full("a", generation: 8))])
      try await edit("UPDATE account SET \(column) = ? WHERE name = 'a'", [old])
      try await expectDamaged(store, "a", generation: 8)
      try await store.apply([.save(.full("a", generation: 8))])
      try await edit("UPDATE account SET generation = 9 WHERE name = 'a'", [])
      try await expectDamaged(store, "a", generation: 9)
    }
  }

  @Test(
    "a clear column holds nonsense → damaged, and a new save heals it",
    arguments: [
      "standing = 'sitting'", "standing = 'needs_login', login_reason = 'mood'", "registration_grant_type = 'password'",
      "registration_scopes = NULL", "user_login = NULL", "scopes = NULL", "intent_at = NULL",
    ])
  func nonsense(_ assignment: String) async throws {
    try await withTwoAccounts { store, edit in
      try await edit("UPDATE account SET \(assignment) WHERE name = 'a'", [])
      try await expectDamaged(store, "a", generation: 7)
      try await store.apply([.save(.full("a", generation: 8))])
      #expect(try await store.load() == [.intact(.full("a", generation: 8)), .intact(.full("b"))])
    }
  }

  @Test("a generation below zero, or a name that is none → the other accounts load")
  func unusableIdentity() async throws {
    try await withTwoAccounts { store, edit in
      try await edit("UPDATE account SET generation = -1 WHERE name = 'a'", [])
      try await expectDamaged(store, "a", generation: 0)
      try await edit("UPDATE account SET name = 'no name' WHERE name = 'a'", [])
      #expect(try await store.load() == [.intact(.full("b"))])
    }
  }

  @Test("the same token sealed twice → no two seals are alike")
  func randomNonces() async throws {
    try await withTwoAccounts { store, _ in
      let first = try await store.blob("access_token", of: "a")
      try await store.apply([.save(.full("a"))])
      #expect(try await store.blob("access_token", of: "a") != first)
    }
  }

  @Test("lists of fields that read the same when joined → different associated data")
  func associatedData() {
    func bytes(_ fields: [String]) -> [UInt8] {
      var data = AssociatedData(label: "test", version: 1)
      for field in fields { data.append(field) }
      return data.bytes
    }
    #expect(bytes(["ab", "c"]) != bytes(["a", "bc"]))
    #expect(bytes(["a"]) != bytes(["a", ""]))
    #expect(AssociatedData(label: "test", version: 1).bytes != AssociatedData(label: "test", version: 2).bytes)
  }

  @Test(
    "something in a login changes → it is left out, the others are not",
    arguments: [
      "device_code = (SELECT device_code FROM login WHERE account = 'b')", "device_code = X'00'", "client_id = 'other'",
      "expires_at = expires_at + 1", "account = 'c'", "account = 'no name'",
    ])
  func damagedLogin(_ assignment: String) async throws {
    try await withTwoAccounts { store, edit in
      try await store.apply([.saveLogin(.sample("a")), .saveLogin(.sample("b"))])
      try await edit("UPDATE login SET \(assignment) WHERE account = 'a'", [])
      #expect(try await store.loadLogins() == [.sample("b")])
      try await store.apply([.saveLogin(.sample("a"))])
      #expect(try await store.loadLogins() == [.sample("a"), .sample("b")])
    }
  }

  private typealias Edit = (_ sql: String, _ arguments: StatementArguments) async throws -> Void

  private func withTwoAccounts(_ body: (SQLiteAccountStore, Edit) async throws -> Void) async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full("a")), .save(.full("b"))])
        try await body(store) { sql, arguments in
          try await store.database.write { db in try db.execute(sql: sql, arguments: arguments) }
        }
      }
    }
  }

  private func expectDamaged(
    _ store: SQLiteAccountStore, _ name: String, generation: Generation, at location: SourceLocation = #_sourceLocation
  ) async throws {
    let accounts = try await store.load()
    try #require(accounts.count == 2, sourceLocation: location)
    guard case .damaged(AccountName(valid: name), generation, let reason) = accounts[0] else {
      Issue.record("not damaged: \(accounts[0])", sourceLocation: location)
      return
    }
    #expect(!reason.isEmpty, sourceLocation: location)
    #expect(accounts[1] == .intact(.full("b")), sourceLocation: location)
  }
}

extension SQLiteAccountStore {
  fileprivate func blob(_ column: String, of name: String) async throws -> Data {
    try await database.read { db in
      try #require(try Data.fetchOne(db, sql: "SELECT \(column) FROM account WHERE name = ?", arguments: [name]))
    }
  }
}
