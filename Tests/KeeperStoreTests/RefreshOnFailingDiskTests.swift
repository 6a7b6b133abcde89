import Foundation
import GRDB
import Keeper
import Logging
import TestSupport
import Testing

@testable import KeeperStore

/// The keeper itself over a disk that fails: a public client's refresh, from its intent to the new grant.
@Suite struct RefreshOnFailingDiskTests {
  @Test(
    "any operation of a refresh fails → no refresh token leaves without a durable intent or twice, the old one is served, and it goes on without a restart",
    arguments: FailingDisk.Manner.allCases)
  func everyOperation(_ manner: FailingDisk.Manner) async throws {
    FailingDisk.install()
    var number = 1
    while try await Refresh(manner: manner, number: number).run() { number += 1 }
    // Else it has not been where it was meant to be: the intent and the grant take two operations each.
    #expect(number > 4)
  }
}

private struct Refresh {
  private static let bot = AccountName(valid: "bot")
  private static let client = Client(name: "open", id: "client-2", secret: nil)
  private static let start = Now(
    boot: BootTime(milliseconds: 864_000_000), wall: WallTime(milliseconds: 1_763_800_000_000))

  let manner: FailingDisk.Manner
  let number: Int
  let clock = TestClock(start)
  let identity = ScriptedIdentity()
  let notices = Watched<[Notice]>([])
  let intents = Watched<[Int64?]>([])

  /// False when the refresh has no such operation any more.
  func run() async throws -> Bool {
    var reached = false
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(Self.record)])
        script(folder)
        reached = try await refresh(with: store, folder)
      }
      let stored = try await folder.stored()
      #expect(stored.first?.record?.grant?.refreshToken == Secret("refresh-2"), "\(manner) \(number)")
      #expect(stored.first?.record?.intent == nil)
    }
    #expect(intents.value == [7], "\(manner) \(number): a refresh token left without its intent, or twice")
    return reached
  }

  private func refresh(with store: SQLiteAccountStore, _ folder: StoreFolder) async throws -> Bool {
    let keeper = Keeper(
      accounts: [Account(name: Self.bot, client: Self.client, grantType: .deviceCode)], clients: [Self.client],
      provider: identity, store: store, clock: clock,
      observers: KeeperObservers(noticed: { _, _, notice in notices.update { $0.append(notice) } }), logger: .silent)
    try await keeper.load()
    FailingDisk.arm(folder.store, failing: number, manner)
    return try await withThrowingTaskGroup { group in
      group.addTask { try await keeper.run() }
      defer { group.cancelAll() }
      await notices.until { $0.contains { $0 == .renewed || $0.isStoreTrouble } }
      if intents.value.isEmpty { #expect(keeper.board[Self.bot]?.accessToken == Secret("access-1")) }
      let reached = FailingDisk.disarm(folder.store)
      try await passTime { notices.value.contains(.renewed) }
      #expect(keeper.board[Self.bot]?.accessToken == Secret("access-2"))
      return reached
    }
  }

  /// Turns the clock until it is so: the waits between attempts are the keeper's business.
  private func passTime(until isDone: () -> Bool) async throws {
    for _ in 0..<3000 where !isDone() {
      clock.advance(by: .seconds(1))
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(isDone(), "\(manner) \(number): no renewal, although the disk works again")
  }

  private func script(_ folder: StoreFolder) {
    identity.answerValidations { token in
      .success(
        Validation(
          clientID: Self.client.id, user: TwitchUser(id: "1", login: "bot"), scopes: ["chat:read"],
          expiresIn: .seconds(token == Secret("access-1") ? 1800 : 14_400)))
    }
    let intents = intents
    identity.answerTokens { _ in
      let intent = try? FailingDisk.aside(folder.store) { try Self.durableIntent(in: folder) }
      intents.update { $0.append(intent ?? nil) }
      return .success(
        TokenResponse(
          accessToken: Secret("access-2"), refreshToken: Secret("refresh-2"), expiresIn: .seconds(14_400),
          scopes: ["chat:read"]))
    }
  }

  /// As another process would find it.
  private static func durableIntent(in folder: StoreFolder) throws -> Int64? {
    let reader = try Connection.readOnly(path: folder.database)
    defer { try? reader.close() }  // It was only read.
    return try reader.read { try Int64.fetchOne($0, sql: "SELECT intent_generation FROM account WHERE name = 'bot'") }
  }

  /// Half an hour before its end: due.
  private static var record: AccountRecord {
    AccountRecord(
      name: bot, generation: 7, standing: .serving, user: TwitchUser(id: "1", login: "bot"),
      grant: .init(
        accessToken: Secret("access-1"), refreshToken: Secret("refresh-1"), scopes: ["chat:read"],
        expiresAt: start.wall.advanced(by: .seconds(1800)), obtainedAt: start.wall.advanced(by: .seconds(-12_600)),
        validatedAt: start.wall.advanced(by: .seconds(-1800))))
  }
}

extension Notice {
  fileprivate var isStoreTrouble: Bool {
    if case .trouble(let trouble) = self { trouble.kind == .storeFailing } else { false }
  }
}
