import Foundation
import Keeper
import KeeperStore
import Logging

struct DamagedRecord: Error {
  let account: String
}

/// The store of a host whose daemon has ended, read by the code that the daemon reads it with.
extension BotHost {
  /// What is kept of each account, under another name of the database if that is given. A copy is read, so that what a
  /// crash has left stays as it is.
  func stored(in database: String = "tokenkeeper.sqlite") async throws -> [String: AccountRecord] {
    let copy = try folder.makeFolder("copy-\(UUID())", mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: copy) }  // The whole folder goes at the end.
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: "\(stateFolder)/\(database)\(suffix)") {
      try FileManager.default.copyItem(
        atPath: "\(stateFolder)/\(database)\(suffix)", toPath: "\(copy)/tokenkeeper.sqlite\(suffix)")
    }
    return try await withStore(in: copy) { records, _ in
      Dictionary(uniqueKeysWithValues: records.map { ($0.name.rawValue, $0) })
    }
  }

  /// Makes the store say that each grant was obtained ten minutes ago: whatever lives for less than a quarter of that
  /// is renewed as soon as it was validated.
  func age() async throws {
    let before = WallTime(seconds: Int64(Date().timeIntervalSince1970) - 600)
    try await withStore(in: stateFolder) { records, store in
      let aged = records.map { record in
        var record = record
        if let obtained = record.grant?.obtainedAt { record.grant?.obtainedAt = min(obtained, before) }
        return record
      }
      try await store.apply(aged.map(AccountChange.save))
    }
  }

  private func withStore<Value>(
    in directory: String, _ body: ([AccountRecord], SQLiteAccountStore) async throws -> Value
  ) async throws -> Value {
    let store = try SQLiteAccountStore.open(
      directory: directory, keySource: .keyFile(path: "\(stateFolder)/store.key"),
      logger: Logger(label: "store") { _ in SwiftLogNoOpLogHandler() })
    let value: Value
    do {
      value = try await body(try await store.load().map { try $0.intact() }, store)
    } catch {
      try await store.close()
      throw error
    }
    try await store.close()
    return value
  }
}

extension StoredAccount {
  fileprivate func intact() throws -> AccountRecord {
    switch self {
    case .intact(let record): return record
    case .damaged(let name, _, _): throw DamagedRecord(account: name.rawValue)
    }
  }
}
