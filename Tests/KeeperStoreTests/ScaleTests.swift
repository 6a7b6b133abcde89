import Foundation
import Keeper
import Testing

@testable import KeeperStore

@Suite struct ScaleTests {
  private static let accounts = 20_000
  private static let batch = 1_000

  @Test("twenty thousand accounts → stored in batches, loaded whole, under 512 bytes each on disk")
  func manyAccounts() async throws {
    try await withStoreFolder { folder in
      let clock = ContinuousClock()
      let saving = try await clock.measure {
        try await folder.withStore { store in
          for start in stride(from: 0, to: Self.accounts, by: Self.batch) {
            try await store.apply((start..<start + Self.batch).map { .save(Self.record($0)) })
          }
        }
      }
      var loaded: [StoredAccount] = []
      let loading = try await clock.measure { loaded = try await folder.stored() }
      #expect(loaded == (0..<Self.accounts).map { .intact(Self.record($0)) })
      let size = try bytes(of: folder.database).count
      #expect(size < Self.accounts * 512)
      print("\(Self.accounts) accounts: saved in \(saving), loaded in \(loading), \(size) bytes")
    }
  }

  @Test("accounts with the same scopes → one list of them in memory")
  func sharedScopes() async throws {
    try await withStoreFolder { folder in
      let records = (1...2).map { number in
        Self.record(number).with {
          $0.grant?.scopes = ["chat:read", "chat:edit"]
          $0.registration?.scopes = ["user:bot", "user:read:chat"]
        }
      }
      try await folder.withStore { store in try await store.apply(records.map(AccountChange.save)) }
      let lists = try await folder.stored().flatMap { stored -> [[String]] in
        guard case .intact(let record) = stored else { return [] }
        return [try #require(record.grant).scopes, try #require(record.registration).scopes]
      }
      #expect(lists.count == 4 && lists[0] == lists[2])
      #expect(lists[0].place == lists[2].place && lists[1].place == lists[3].place)
    }
  }

  @Test("one account, asked for while all are being read → there long before them")
  func oneAmongMany() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        for start in stride(from: 0, to: Self.accounts, by: Self.batch) {
          try await store.apply((start..<start + Self.batch).map { .save(Self.record($0)) })
        }
        let last = Self.record(Self.accounts - 1)
        let begin = ContinuousClock.now
        async let whole = (store.load().count, begin.duration(to: .now))
        let one = try await store.load(last.name)
        let took = begin.duration(to: .now)
        let (count, wholeTook) = try await whole
        #expect(one == .intact(last))
        #expect(count == Self.accounts)
        #expect(took * 2 < wholeTook)
        print("one of \(Self.accounts) accounts after \(took), all of them after \(wholeTook)")
      }
    }
  }

  private static func record(_ number: Int) -> AccountRecord {
    .full("account\(1_000_000 + number)").with {
      $0.grant?.accessToken = Secret("abcdefghijklmnopqrstuvwxyz\(number)")
      $0.grant?.refreshToken = Secret("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx\(number)")
    }
  }
}

extension [String] {
  /// Where its storage is.
  fileprivate var place: UnsafePointer<String>? { withUnsafeBufferPointer(\.baseAddress) }
}
