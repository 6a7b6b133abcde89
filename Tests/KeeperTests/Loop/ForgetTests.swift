import TestSupport
import Testing

@testable import Keeper

@Suite("The loop: forgetting and coming back", .timeLimit(.minutes(2)))
struct ForgetTests {
  private static let name = AccountName(literal: "other")

  private func record(_ kind: Kind) -> AccountRecord {
    var record = kind.record(Self.name)
    record.registration = .init(
      client: kind.client.name, grantType: kind.account.grantType, login: nil, scopes: kind.scopes)
    return record
  }

  private func grant(_ number: Int) -> ImportedGrant {
    ImportedGrant(accessToken: Secret("access-\(number)"), refreshToken: Secret("refresh-\(number)"))
  }

  private static let added = NewAccount(
    client: "mine", grantType: .authorizationCode, login: nil, scopes: ["chat:read"])

  @Test("a configured account → its token is ended, it stays and needs login")
  func configured() async throws {
    try await withKeeper { world in
      await world.settle()
      #expect(await world.keeper.forget(.bot, within: .seconds(20)) == .revoked)
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
      #expect(world.entry()?.standing == .needsLogin(.loggedOut))
      #expect(world.store.records[.bot]?.grant == nil)
      #expect(await world.keeper.forget(.bot, within: .seconds(20)) == .nothingToRevoke)
      #expect(await world.keeper.forget(AccountName(literal: "nobody"), within: .seconds(20)) == nil)
    }
  }

  @Test("Twitch does not end it → forgotten here, and said so")
  func revocationFails() async throws {
    try await withKeeper { world in
      await world.settle()
      world.identity.answerNextRevocations(with: .failure(.unreachable))
      #expect(await world.keeper.forget(.bot, within: .seconds(20)) == .failed(reason: "connection refused"))
      #expect(world.token() == nil)
    }
  }

  @Test("an account that was added → gone, and no call is made for it any more", arguments: [Kind.confidential, .app])
  func added(kind: Kind) async throws {
    try await withKeeper([], stored: [.intact(record(kind))]) { world in
      await world.settle()
      #expect(world.token(Self.name) == "access-1")
      #expect(await world.keeper.forget(Self.name, within: .seconds(20)) == .revoked)
      #expect(world.entry(Self.name) == nil)
      await world.run(for: .hours(2))
      #expect(world.entry(Self.name) == nil)
      #expect(world.identity.made(.requestAppToken).isEmpty)
      #expect(world.store.records[Self.name]?.registration == nil)
    }
  }

  @Test("the store fails → its token is ended all the same, said so, and it goes once the store can save")
  func storeFails() async throws {
    try await withKeeper([], stored: [.intact(record(.confidential))]) { world in
      await world.settle()
      world.store.failNextWrites(1)
      #expect(await world.keeper.forget(Self.name, within: .seconds(20)) == .failed(reason: "the store cannot save"))
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
      await world.run(for: .seconds(5))
      #expect(world.entry(Self.name) == nil)
      #expect(world.store.records[Self.name]?.grant == nil)
    }
  }

  @Test("forgotten and added again, also after a restart → the generation goes on rising")
  func generations() async throws {
    let store = InMemoryAccountStore([.intact(record(.confidential))])
    var last: Generation = 7
    for round in 2...4 {
      try await withKeeper([], store: store) { world in
        world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
        for number in [round * 10, round * 10 + 1] {
          await world.settle()
          _ = await world.keeper.forget(Self.name, within: .seconds(20))
          let entry = try await world.keeper.importGrant(
            grant(number), as: Self.name, adding: Self.added, within: .seconds(20))
          #expect(entry.generation > last)
          last = entry.generation
        }
      }
    }
    #expect(store.records[Self.name]?.generation == last)
  }

  @Test("forgotten in the middle of a refresh and added again → the late answer is not taken for the new one's")
  func lateAnswer() async throws {
    try await withKeeper([], stored: [.intact(record(.confidential))]) { world in
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      await world.settle()
      await world.run(for: .minutes(2))
      let old = world.identity.hold { $0.token == "refresh-1" }
      let caller = Task { await world.keeper.renew(Self.name, within: .seconds(20)) }
      await old.untilHolding(1)
      _ = await world.keeper.forget(Self.name, within: .seconds(20))
      _ = await caller.value

      let new = world.identity.hold { $0.token == "refresh-9" }
      _ = try await world.keeper.importGrant(grant(9), as: Self.name, adding: Self.added, within: .seconds(20))
      await world.settle(held: 1)
      await world.run(for: .minutes(2), held: 1)
      let second = Task { await world.keeper.renew(Self.name, within: .seconds(20)) }
      await new.untilHolding(1)
      old.open()
      await world.identity.untilMade(2, .revoke)
      #expect(world.token(Self.name) == "access-9", "the answer to the old refresh is nobody's")
      new.open()
      #expect(await second.value.entry?.accessToken == "access-3")
    }
  }

  @Test("an account's client is not in the configuration any more → not served, kept, and its generation with it")
  func clientGone() async throws {
    var orphan = record(.confidential)
    orphan.registration?.client = "gone"
    let store = InMemoryAccountStore([.intact(orphan)])
    try await withKeeper([], store: store) { world in
      #expect(world.entry(Self.name) == nil)
      await world.run(for: .hours(2))
      #expect(store.records[Self.name] == orphan)
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      let entry = try await world.keeper.importGrant(
        grant(9), as: Self.name, adding: Self.added, within: .seconds(20))
      #expect(entry.generation == 8)
    }
  }

  @Test("a damaged record → its account needs login and says why; the others are served")
  func damaged() async throws {
    let other = Kind.confidential.account(named: Self.name)
    let stored = [
      StoredAccount.damaged(name: .bot, generation: 41, reason: "the seal is broken"),
      .intact(Kind.confidential.record(Self.name)),
    ]
    try await withKeeper([Kind.confidential.account, other], stored: stored) { world in
      #expect(world.entry()?.standing == .needsLogin(.damaged))
      #expect(world.entry()?.trouble?.detail == "the seal is broken")
      #expect(world.token(Self.name) == "access-1")
      world.identity.answerValidations { _ in .success(Kind.confidential.validation()) }
      let entry = try await world.keeper.importGrant(grant(9), as: .bot, adding: nil, within: .seconds(20))
      #expect(entry.generation == 42)
      #expect(entry.trouble == nil)
    }
  }
}
