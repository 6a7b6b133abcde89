import Keeper
import TestSupport
import Testing

/// What the core relies on, whatever is behind the protocol. Each takes an empty store.
enum AccountStoreContract {
  static func keepsEveryField(_ store: some AccountStore) async throws {
    let record = AccountRecord.full()
    try await store.apply([.save(record)])
    #expect(try await store.load() == [.intact(record)])
  }

  /// Each optional field absent on its own, so that no field hides behind another.
  static func keepsEveryAbsence(_ store: some AccountStore) async throws {
    let absences: [(inout AccountRecord) -> Void] = [
      { $0.registration = nil }, { $0.registration?.login = nil }, { $0.registration?.scopes = [] },
      { $0.user = nil }, { $0.grant = nil }, { $0.grant?.accessToken = nil }, { $0.grant?.refreshToken = nil },
      { $0.grant?.scopes = [] }, { $0.grant?.expiresAt = nil }, { $0.grant?.validatedAt = nil }, { $0.intent = nil },
      { $0.claims = nil },
    ]
    let records = absences.enumerated().map { number, change in
      AccountRecord.full("account\(10 + number)").with(change)
    }
    try await store.apply(records.map(AccountChange.save))
    #expect(try await store.load() == records.map(StoredAccount.intact))
  }

  static func keepsEveryChoice(_ store: some AccountStore) async throws {
    let standings = [.empty, .serving, .refused] + LoginReason.allCases.map(AccountRecord.Standing.needsLogin)
    var records = standings.enumerated().map { number, standing in
      AccountRecord.full("standing\(10 + number)").with { $0.standing = standing }
    }
    records += GrantType.allCases.enumerated().map { number, type in
      AccountRecord.full("type\(10 + number)").with { $0.registration?.grantType = type }
    }
    try await store.apply(records.map(AccountChange.save))
    #expect(try await store.load() == records.map(StoredAccount.intact))
  }

  static func keepsExtremes(_ store: some AccountStore) async throws {
    let longest = String(repeating: "a", count: AccountName.longest)
    let record = AccountRecord.full(longest, generation: .max).with {
      $0.grant?.accessToken = Secret([0, 255, 0, 10])
      $0.grant?.refreshToken = Secret("")
      $0.grant?.expiresAt = WallTime(milliseconds: .max)
      $0.grant?.obtainedAt = WallTime(milliseconds: .min)
      $0.user = TwitchUser(id: "", login: "ünï'\"; DROP TABLE account")
    }
    try await store.apply([.save(record)])
    #expect(try await store.load() == [.intact(record)])
  }

  static func replacesWholeRecords(_ store: some AccountStore) async throws {
    try await store.apply([.save(.full("bot", generation: 7))])
    try await store.apply([.save(.bare("bot", generation: 8))])
    #expect(try await store.load() == [.intact(.bare("bot", generation: 8))])
  }

  static func deletes(_ store: some AccountStore) async throws {
    try await store.apply([.save(.bare("a")), .save(.bare("b"))])
    try await store.apply([.delete(AccountName(valid: "a")), .delete(AccountName(valid: "unknown"))])
    #expect(try await store.load() == [.intact(.bare("b"))])
  }

  static func keepsTheOrderOfABatch(_ store: some AccountStore) async throws {
    let name = AccountName(valid: "a")
    try await store.apply([.save(.bare("a", generation: 1)), .delete(name), .save(.bare("a", generation: 2))])
    #expect(try await store.load() == [.intact(.bare("a", generation: 2))])
    try await store.apply([.save(.bare("a", generation: 3)), .delete(name)])
    #expect(try await store.load().isEmpty)
  }

  /// A page ends where the next one begins, whatever its size, and one account is the same as among all.
  static func loadsInPages(_ store: some AccountStore) async throws {
    let records = (10..<17).map { AccountRecord.full("account\($0)") }
    try await store.apply(records.map(AccountChange.save))
    for size in 1...8 {
      var found: [StoredAccount] = []
      var place: String?
      repeat {
        let page = try await store.load(after: place, upTo: size)
        #expect(page.accounts.count <= size)
        found += page.accounts
        place = page.next
      } while place != nil
      #expect(found == records.map(StoredAccount.intact), "pages of \(size)")
    }
    for record in records { #expect(try await store.load(record.name) == .intact(record)) }
    #expect(try await store.load(AccountName(valid: "unknown")) == nil)
  }

  static func keepsLogins(_ store: some AccountStore) async throws {
    let logins = [
      PendingLogin.sample("a").with { $0.scopes = [] }, .sample("b"),
      .sample("c").with {
        $0.interval = .milliseconds(5500)
        $0.deviceCode = Secret([0, 255, 10])
        $0.expiresAt = WallTime(milliseconds: .max)
      },
    ]
    try await store.apply(logins.map(AccountChange.saveLogin) + [.save(.bare("b"))])
    #expect(try await store.loadLogins() == logins)

    let replaced = PendingLogin.sample("b").with { $0.userCode = "ANOTHER1" }
    try await store.apply([.saveLogin(replaced), .endLogin(AccountName(valid: "a"))])
    try await store.apply([.endLogin(AccountName(valid: "unknown")), .delete(AccountName(valid: "b"))])
    #expect(try await store.loadLogins() == [replaced, logins[2]], "an account's record and its login are kept apart")
    #expect(try await store.load().isEmpty)

    try await store.apply([.concludeLogin(.full("b"))])
    #expect(try await store.loadLogins() == [logins[2]])
    #expect(try await store.load() == [.intact(.full("b"))])
  }

  static func acceptsAnEmptyBatch(_ store: some AccountStore) async throws {
    try await store.apply([])
    #expect(try await store.load().isEmpty)
  }

  /// `fail` makes the next write fail, `recover` ends the trouble.
  static func failsWholeAndRecovers(
    _ store: some AccountStore, fail: () async throws -> Void, recover: () async throws -> Void
  ) async throws {
    let before: [AccountRecord] = [.full("kept"), .full("replaced", generation: 1)]
    let batch: [AccountChange] =
      [.save(.full("replaced", generation: 2)), .delete(AccountName(valid: "kept")), .saveLogin(.sample())]
      + (0..<500).map { .save(.full("new\($0)")) }
    try await store.apply(before.map(AccountChange.save))

    try await fail()
    await #expect(throws: (any Error).self) { try await store.apply(batch) }
    #expect(try await store.load() == before.map(StoredAccount.intact))
    #expect(try await store.loadLogins().isEmpty)

    try await recover()
    try await store.apply(batch)
    #expect(try await store.load().count == 501)
  }
}
