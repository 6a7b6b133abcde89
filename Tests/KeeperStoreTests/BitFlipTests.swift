import Foundation
import GRDB
import Keeper
import TestSupport
import Testing

@testable import KeeperStore

/// What one wrong bit on the disk costs.
@Suite struct BitFlipTests {
  @Test("each bit of an account's sealed token is flipped → that account is damaged, and all others are whole")
  func sealedToken() async throws {
    try await withStoreFolder { folder in
      let names = (10..<40).map { "account\($0)" }
      let sealed = try await folder.withStore { store in
        try await store.apply(names.map { .save(.full($0)) })
        return try await store.database.read { db in
          try #require(try Data.fetchOne(db, sql: "SELECT refresh_token FROM account WHERE name = 'account25'"))
        }
      }
      let whole = try bytes(of: folder.database)
      let place = try #require(whole.range(of: sealed)).lowerBound
      for bit in stride(from: 0, to: sealed.count * 8, by: 5) {
        try folder.write(whole.flipping(bit, from: place), to: folder.database)
        let stored = try await folder.stored()
        #expect(stored.count == names.count)
        #expect(stored.filter(\.isDamaged).map(\.name.rawValue) == ["account25"], "bit \(bit)")
      }
    }
  }

  @Test(
    "any bit of the file is flipped → nothing false is read: accounts are as they were, damaged, or the file says so")
  func anywhere() async throws {
    try await withStoreFolder { folder in
      let records = (10..<40).map { AccountRecord.full("account\($0)") }
      try await folder.withStore { try await $0.apply(records.map(AccountChange.save)) }
      let whole = try bytes(of: folder.database)
      var outcomes = Outcomes()
      for bit in stride(from: 0, to: whole.count * 8, by: whole.count * 8 / 400 | 1) {
        try folder.write(whole.flipping(bit, from: 0), to: folder.database)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.database + suffix) }
        outcomes.note(try await Outcome(folder, records), bit)
      }
      // Else the campaign was not where it was meant to be.
      #expect(outcomes.one > 0 && outcomes.refused > 0, "\(outcomes)")
    }
  }
}

private struct Outcomes {
  var none = 0
  var one = 0
  var several = 0
  var refused = 0

  mutating func note(_ outcome: Outcome, _ bit: Int) {
    switch outcome {
    case .damaged(0): none += 1
    case .damaged(1): one += 1
    case .damaged: several += 1
    case .refused: refused += 1
    }
  }
}

private enum Outcome {
  /// So many accounts are damaged or gone, and all others are as they were in what is sealed.
  case damaged(Int)
  case refused

  init(_ folder: StoreFolder, _ records: [AccountRecord]) async throws {
    let stored: [StoredAccount]
    do {
      stored = try await folder.stored()
    } catch is StoreError {
      self = .refused
      return
    }
    let intact = stored.compactMap(\.record)
    for record in intact {
      let original = records.first { $0.name == record.name }
      // The seal covers tokens, name and generation; what it does not cover is shown to people and asked of Twitch anew.
      #expect(record.grant == nil || record.grant?.refreshToken == original?.grant?.refreshToken)
      #expect(record.grant == nil || record.generation == original?.generation)
    }
    self = .damaged(records.count - intact.count)
  }
}

extension Data {
  fileprivate func flipping(_ bit: Int, from start: Int) -> Data {
    var copy = self
    copy[start + bit / 8] ^= 1 << (bit % 8)
    return copy
  }
}
