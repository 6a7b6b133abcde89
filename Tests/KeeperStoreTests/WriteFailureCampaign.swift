import Foundation
import GRDB
import Keeper
import TestSupport
import Testing

@testable import KeeperStore

/// The nth write, sync, opening, truncation or deletion fails, for every n of each change that there is. Afterwards the
/// store is whole and holds the old state or the new one; in the same process it works again as soon as the disk does.
///
/// `TOKENKEEPER_CAMPAIGN=long` repeats each change on stores of many sizes.
@Suite struct WriteFailureCampaign {
  @Test("every operation of a change fails in its turn → old or new, whole, and it goes on", arguments: Change.allCases)
  func everyOperation(_ change: Change) async throws {
    FailingDisk.install()
    var failures = 0
    for accounts in Self.sizes {
      for manner in FailingDisk.Manner.allCases {
        failures += try await Trial(change: change, manner: manner, accounts: accounts).runAll()
      }
    }
    // Else the campaign has not been where it was meant to be.
    #expect(failures >= 3 * change.leastOperations, "\(failures)")
  }

  private static var sizes: [Int] {
    ProcessInfo.processInfo.environment["TOKENKEEPER_CAMPAIGN"] == "long" ? [1, 2, 3, 8, 20, 50, 120, 300] : [12]
  }

  enum Change: CaseIterable {
    /// The intent of a refresh.
    case intent
    /// The grant that a refresh brought, or an import for an account that was there.
    case grant
    /// An import of another account.
    case newAccount
    case rotation
    case keySlot
    case migration

    var leastOperations: Int {
      switch self {
      case .intent, .grant, .newAccount, .keySlot: 2
      case .rotation, .migration: 4
      }
    }
  }
}

/// One change, with one way of failing.
private struct Trial {
  let change: WriteFailureCampaign.Change
  let manner: FailingDisk.Manner
  let accounts: Int

  /// Returns how many operations were made to fail.
  func runAll() async throws -> Int {
    for number in 1...2000 where try await !run(number) { return number - 1 }
    Issue.record("the change has no end")
    return 0
  }

  /// False when the change has no such operation any more.
  private func run(_ number: Int) async throws -> Bool {
    var reached = false
    try await withStoreFolder { folder in
      try await prepare(folder)
      reached = change == .migration ? try await migrate(folder, number) : try await apply(folder, number)
      try await expectWhole(folder, "\(change) \(manner) \(number)")
    }
    return reached
  }

  private func apply(_ folder: StoreFolder, _ number: Int) async throws -> Bool {
    let store = try folder.open()
    FailingDisk.arm(folder.store, failing: number, manner)
    let succeeded = await attempt { try await make(store) }
    let reached = FailingDisk.disarm(folder.store)
    // Without a restart: what is there is old or new, as was said, and the next change succeeds.
    #expect(try await store.load() == (succeeded ? new : old), "\(change) \(manner) \(number)")
    if !succeeded { try await make(store) }
    #expect(try await store.load() == new, "\(change) \(manner) \(number)")
    try await store.close()
    return reached
  }

  private func migrate(_ folder: StoreFolder, _ number: Int) async throws -> Bool {
    FailingDisk.arm(folder.store, failing: number, manner)
    if let store = try? folder.open() { try? await store.close() }  // Whether it opens is not the question.
    return FailingDisk.disarm(folder.store)
  }

  private func make(_ store: SQLiteAccountStore) async throws {
    switch change {
    case .intent, .grant, .newAccount: try await store.apply([.save(changed)])
    case .rotation: try await store.rotateDataKey()
    case .keySlot:
      _ = try await store.addKeySlot(SlotSecret(kind: .credential, secret: Secret("sixteen bytes or more")))
    case .migration: break
    }
  }

  private func attempt(_ body: () async throws -> Void) async -> Bool {
    do {
      try await body()
      return true
    } catch {
      return false
    }
  }

  // MARK: - What is there before and after

  private var records: [AccountRecord] { (0..<accounts).map { .full("account\(100 + $0)").with { $0.intent = nil } } }
  private var old: [StoredAccount] { records.map(StoredAccount.intact) }
  private var new: [StoredAccount] {
    switch change {
    case .intent, .grant: [.intact(changed)] + old.dropFirst()
    case .newAccount: [.intact(changed)] + old
    case .rotation, .keySlot, .migration: old
    }
  }

  private var changed: AccountRecord {
    switch change {
    case .grant: .full("account100", generation: 8).with { $0.intent = nil }
    case .newAccount: .full("account099").with { $0.intent = nil }
    case .intent, .rotation, .keySlot, .migration: .full("account100")
    }
  }

  private func prepare(_ folder: StoreFolder) async throws {
    guard change == .migration else {
      return try await folder.withStore { try await $0.apply(records.map(AccountChange.save)) }
    }
    try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
    try folder.write(Data("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n".utf8), to: folder.keyFile)
    try Fixture.build(folder.database, from: "v1.sql")
  }

  /// After a restart on a good disk.
  private func expectWhole(_ folder: StoreFolder, _ what: String) async throws {
    let found = try await folder.withStore { store in
      let problems = try await store.database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
      #expect(problems == ["ok"], "\(what)")
      return try await store.load()
    }
    #expect(found.allSatisfy { !$0.isDamaged }, "\(what)")
    if change == .migration {
      #expect(found.count == 3, "\(what)")
    } else {
      #expect(found == new, "\(what)")
    }
  }
}
