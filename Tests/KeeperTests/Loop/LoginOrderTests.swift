import TestSupport
import Testing

@testable import Keeper

/// A login may come in the middle of anything.
@Suite("The loop: logins in the middle of something", .timeLimit(.minutes(2)))
struct LoginOrderTests {
  @Test(
    "a refresh is under way and its answer comes after the login → the login's grant stays, and the refresh's is ended",
    arguments: Kind.refreshable)
  func duringRefresh(kind: Kind) async throws {
    try await withKeeper([kind.account], stored: [.intact(kind.record())]) { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let refresh = world.identity.hold { $0.kind == .refresh }
      let caller = Task { await world.keeper.renew(.bot, within: .hours(1)) }
      await refresh.untilHolding(1)
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50), held: 1)
      await world.run(for: .seconds(5), held: 1)
      #expect(try await reader.last().entry?.accessToken == "access-50")
      #expect(await caller.value.entry?.accessToken == "access-50", "who waited for the refresh has the login's")
      refresh.open()
      await world.identity.untilMade(2, .revoke)
      await world.settle()
      #expect(Set(world.identity.made(.revoke).compactMap { $0.token?.reveal() }) == ["access-1", "access-2"])
      #expect(world.token() == "access-50")
      #expect(world.store.records[.bot]?.grant?.refreshToken == "refresh-50")
      #expect(world.store.records[.bot]?.intent == nil)
      #expect(world.identity.made(.refresh).count == 1, "the old refresh token is never sent again")
    }
  }

  @Test("from each standing of the account → served, with a higher generation", arguments: standings)
  func fromEachStanding(_ standing: AccountRecord.Standing, hasIntent: Bool) async throws {
    var record = Kind.public.record()
    record.standing = standing
    if hasIntent { record.intent = .init(generation: 7, at: Now.start.wall) }
    if standing == .empty { record.grant = nil }
    try await withKeeper([Kind.public.account], stored: [.intact(record)]) { world in
      let old = world.identity.hold { $0.kind == .refresh || $0.kind == .validate && $0.token == "access-1" }
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50), settles: false)
      await world.clock.untilSomebodySleeps()
      world.clock.advance(by: .seconds(5))
      let entry = try #require(try await reader.last().entry)
      #expect(entry.standing == .serving)
      #expect(entry.generation > 7)
      old.open()
      await world.settle()
      #expect(world.token() == "access-50")
      #expect(world.store.records[.bot]?.intent == nil)
    }
  }

  private static let standings: [(AccountRecord.Standing, Bool)] = [
    (.serving, false), (.serving, true), (.refused, false), (.empty, false),
    (.needsLogin(reason: .grantRejected), false), (.needsLogin(reason: .undecidable), false),
    (.needsLogin(reason: .wrongUser), false), (.needsLogin(reason: .damaged), false),
  ]

  @Test("Twitch gives the token that is served already → it is not ended")
  func sameToken() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(1))
      await world.run(for: .seconds(5))
      #expect(try await reader.last().entry?.accessToken == "access-1")
      await world.settle()
      #expect(world.identity.made(.revoke).isEmpty)
    }
  }

  @Test("another account serves the refused login's token → it is not ended")
  func servedElsewhere() async throws {
    let other = AccountName(literal: "other")
    var record = Kind.confidential.record(other)
    record.user = .stranger
    record.grant?.accessToken = "access-50"
    let accounts = [
      Kind.confidential.account,
      Account(name: other, client: .confidentialBot, grantType: .authorizationCode, scopes: ["chat:read"]),
    ]
    try await withKeeper(accounts, stored: [.intact(Kind.confidential.record()), .intact(record)]) { world in
      world.twitch.give("access-50", to: .stranger)
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50, to: .stranger))
      await world.run(for: .seconds(5))
      #expect(try await reader.last().failure == .wrongUser(expected: "bot", got: "stranger"))
      await world.settle()
      #expect(world.identity.made(.revoke).isEmpty)
      #expect(world.token(other) == "access-50")
    }
  }

  @Test("another user consents → refused, the fresh token is ended, and the old grant is untouched")
  func wrongUser() async throws {
    try await withKeeper { world in
      await world.settle()
      let before = world.store.records[.bot]
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50, to: .stranger))
      await world.run(for: .seconds(5))
      #expect(try await reader.last().failure == .wrongUser(expected: "bot", got: "stranger"))
      await world.settle()
      #expect(world.identity.made(.revoke).map(\.token) == ["access-50"])
      #expect(world.token() == "access-1")
      #expect(world.store.records[.bot] == before)
      #expect(world.store.logins.isEmpty)
    }
  }

  @Test("the store cannot save the grant → the old one stays served, said so, and it ends well when the store can")
  func storeFails() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50))
      world.store.failNextWrites(2)
      await world.run(for: .milliseconds(5001))
      #expect(world.token() == "access-1")
      guard case .finishing(let trouble?) = try #require(await reader.next()) else {
        Issue.record("the trouble is not shown")
        return
      }
      #expect(trouble.kind == .storeFailing)
      #expect(await world.keeper.cancelLogin(.bot) == false, "it is too late for that")
      await world.run(for: .seconds(10))
      #expect(try await reader.last().entry?.accessToken == "access-50")
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
    }
  }

  @Test("a grant is imported while the login's is being saved → the import stays, and the login's token is ended")
  func displaced() async throws {
    try await withKeeper { world in
      await world.settle()
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(50))
      world.twitch.give("access-60")
      world.disk.close()
      world.clock.advance(by: .seconds(5))
      await world.disk.untilHolding(1)
      let importing = Task {
        try await world.keeper.importGrant(
          ImportedGrant(accessToken: "access-60", refreshToken: "refresh-60"), as: .bot, adding: nil,
          within: .seconds(20))
      }
      #expect(try await reader.last().failure == .withdrawn)
      world.disk.open()
      #expect(try await importing.value.accessToken == "access-60")
      await world.settle()
      #expect(world.identity.made(.revoke).map(\.token) == ["access-50"])
      #expect(world.token() == "access-60")
    }
  }
}
