import TestSupport
import Testing

@testable import Keeper

@Suite("Reload: what changes, and what notices nothing", .timeLimit(.minutes(2)))
struct ReconfigureTests {
  @Test("the same configuration → no call, no gap, the very same entry", arguments: Kind.allCases)
  func unchanged(kind: Kind) async throws {
    try await withKeeper([kind.account], stored: [.intact(kind.record())]) { world in
      await world.settle()
      let (entry, calls) = (world.entry(), world.identity.made.count)
      let done = await world.reconfigure([kind.account])
      await world.settle()
      #expect(done == Reconfiguration(unchanged: 1))
      #expect(world.entry() === entry && world.identity.made.count == calls)
    }
  }

  @Test("unchanged → what was due is due as before: it is validated within the hour, and renewed", arguments: [1, 3])
  func unchangedDeadlines(reloads: Int) async throws {
    try await withKeeper { world in
      await world.settle()
      for _ in 0..<reloads { _ = await world.reconfigure([Kind.confidential.account]) }
      let calls = world.identity.made.count
      await world.run(for: .hours(1))
      #expect(world.identity.made.count > calls)
      await world.run(for: .hours(4))
      #expect(world.identity.made(.refresh).count >= 1 && world.token() != nil && world.token() != "access-1")
    }
  }

  @Test("an account is added → there when the reload returns, and an app's token comes by itself")
  func added() async throws {
    try await withKeeper { world in
      await world.settle()
      let others = [Kind.app.account(named: .other), Kind.implicit.account(named: .third)]
      let done = await world.reconfigure([Kind.confidential.account] + others)
      #expect(done.added == [.other, .third] && done.unchanged == 1 && done.changed == [])
      #expect(world.entry(.other)?.standing == .empty && world.entry(.third)?.standing == .needsLogin(.neverLoggedIn))
      await world.settle()
      #expect(world.token(.other) == "access-2")
    }
  }

  @Test("an account is removed and comes back → unknown at once, its row stays, and it is served as before")
  func removed() async throws {
    try await withKeeper { world in
      await world.settle()
      #expect(await world.reconfigure([]).removed == [.bot])
      #expect(world.entry() == nil && world.keeper.board.counts.total == 0)
      #expect(await world.keeper.renew(.bot, within: .seconds(1)).name == "unknown")
      await world.run(for: .hours(2))
      #expect(world.identity.made.count == 1, "it is still looked after")
      #expect(world.store.records[.bot]?.grant?.refreshToken == "refresh-1")
      #expect(await world.reconfigure([Kind.confidential.account]).added == [.bot])
      #expect(world.token() == "access-1" && world.entry()?.generation == 7)
    }
  }

  @Test("removed while its refresh is in flight → callers are let go, the answer is saved, and it comes back with that")
  func removedInFlight() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let waiting = world.keeper.renew(.bot, within: .hours(1))
      await gate.untilHolding(1)
      _ = await world.reconfigure([])
      #expect(await waiting.name == "unknown")
      #expect(world.entry() == nil)
      gate.open()
      await world.settle()
      #expect(world.entry() == nil && world.store.records[.bot]?.grant?.refreshToken == "refresh-2")
      _ = await world.reconfigure([Kind.confidential.account])
      #expect(world.token() == "access-2" && world.entry()?.generation == 8)
    }
  }

  @Test("removed and back before its refresh has ended → one account, with what the refresh brought")
  func backInFlight() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let waiting = world.keeper.renew(.bot, within: .hours(1))
      await gate.untilHolding(1)
      _ = await world.reconfigure([])
      #expect(await world.reconfigure([Kind.confidential.account]).added == [.bot])
      _ = await waiting
      #expect(world.token() == "access-1")
      gate.open()
      await world.settle()
      #expect(world.token() == "access-2" && world.entry()?.generation == 8)
      #expect(world.identity.made(.refresh).count == 1)
    }
  }

  @Test("more scopes → marked, served, and nobody is asked")
  func scopes() async throws {
    try await withKeeper { world in
      await world.settle()
      let calls = world.identity.made.count
      #expect(
        await world.reconfigure([Kind.confidential.account(scopes: ["chat:read", "chat:edit"])]).changed == [.bot])
      #expect(world.entry()?.trouble?.kind == .missingScopes && world.entry()?.missingScopes == ["chat:edit"])
      await world.settle()
      #expect(world.token() == "access-1" && world.entry()?.generation == 7 && world.identity.made.count == calls)
    }
  }

  @Test("another client id → not served, says so, its refresh token is sent to nobody; put back → served as before")
  func client() async throws {
    let other = Client(name: "mine", id: "client-9", secret: "client-secret")
    try await withKeeper { world in
      await world.settle()
      _ = await world.reconfigure([Kind.confidential.account(client: other)], clients: [other])
      #expect(world.token() == nil && world.entry()?.standing == .needsLogin(.wrongClient))
      let detail = world.entry()?.trouble?.detail ?? ""
      #expect(detail.contains("client-1") && detail.contains("client-9"))
      await world.run(for: .hours(5))
      #expect(world.identity.made(.refresh).isEmpty)
      _ = await world.reconfigure([Kind.confidential.account])
      await world.settle()
      #expect(world.identity.made(.refresh).map(\.clientID) == ["client-1"])
      #expect(world.token() == "access-2")
    }
  }

  @Test("a user's account becomes an app's → it gets a token of its own; and back → needs a login")
  func kind() async throws {
    try await withKeeper { world in
      await world.settle()
      world.identity.answerValidations { _ in .success(Kind.app.validation()) }
      _ = await world.reconfigure([Kind.app.account])
      #expect(world.token() == nil && world.entry()?.standing == .empty)
      await world.settle()
      #expect(world.token() == "access-2" && world.entry()?.user == nil && world.entry()?.generation == 8)
      _ = await world.reconfigure([Kind.confidential.account])
      #expect(world.token() == nil && world.entry()?.standing == .needsLogin(.neverLoggedIn))
    }
  }

  @Test("other timing → the next validation comes by it")
  func timing() async throws {
    try await withKeeper { world in
      await world.run(for: .minutes(10))
      #expect(world.identity.made(.validate).count == 1)
      var policy = KeeperPolicy()
      policy.validationInterval = .minutes(5)
      #expect(await world.reconfigure([Kind.confidential.account], policy: policy).unchanged == 1)
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.validate).count == 2)
      await world.run(for: .minutes(5))
      #expect(world.identity.made(.validate).count >= 3)
    }
  }

  @Test(
    "the client changes between a refresh's intent and its request → it is not sent, and the intent is taken back",
    arguments: Kind.refreshable)
  func intent(kind: Kind) async throws {
    let other = Client(name: kind.client.name, id: "client-9", secret: kind.client.secret)
    try await withKeeper([kind.account], stored: [.intact(kind.record())]) { world in
      await world.settle()
      await world.run(for: .minutes(2))
      world.disk.close()
      async let waiting = world.keeper.renew(.bot, within: .hours(1))
      await world.disk.untilHolding(1)
      _ = await world.reconfigure([kind.account(client: other)], clients: [other])
      #expect(world.token() == nil)
      world.disk.open()
      #expect(await waiting.name == "settled")
      await world.settle()
      #expect(world.identity.made(.refresh).isEmpty)
      #expect(world.store.records[.bot]?.intent == nil && world.store.records[.bot]?.grant?.refreshToken == "refresh-1")
      _ = await world.reconfigure([kind.account])
      #expect(world.token() == "access-1" && world.entry()?.standing == .serving)
    }
  }

  /// At one a second they would take ten minutes.
  @Test("more accounts and another pace → validated at the new pace at once")
  func pace() async throws {
    let names = (0..<600).map { AccountName(literal: "bot-\($0)") }
    let stored = names.map { StoredAccount.intact(Kind.implicit.record($0)) }
    var policy = KeeperPolicy()
    policy.validationsPerSecond = 1
    policy.validationInterval = .minutes(1)
    try await withKeeper([Kind.implicit.account(named: names[0])], stored: stored, policy: policy) { world in
      await world.run(for: .seconds(10))
      _ = await world.reconfigure(names.map(Kind.implicit.account(named:)), policy: policy)
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.validate).count >= 600)
      let now = world.clock.now().boot
      #expect(
        names.allSatisfy { name in world.entry(name)?.validatedAt.map { $0.duration(to: now) <= .minutes(1) } == true })
    }
  }

  @Test("removed and back while its validation is in flight → the old answer is not taken for that to the new question")
  func lateAnswer() async throws {
    let world = World(accounts: [Kind.confidential.account], stored: [.intact(Kind.confidential.record())])
    world.identity.answerNextValidations(with: .failure(.dead))
    let asked = Watched(0)
    let first = world.identity.hold { request in
      guard request.kind == .validate else { return false }
      asked.update { $0 += 1 }
      return asked.value == 1
    }
    let second = world.identity.hold { $0.kind == .validate }
    try await world.keeper.load()
    await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await world.keeper.run() }
      defer { group.cancelAll() }
      await first.untilHolding(1)
      _ = await world.reconfigure([])
      _ = await world.reconfigure([Kind.confidential.account])
      await second.untilHolding(1)
      first.open()
      await world.settle(held: 1)
      #expect(world.token() == "access-1")
      second.open()
      await world.settle()
      #expect(world.token() == "access-1" && world.identity.made(.refresh).isEmpty)
    }
  }

  @Test("accounts are removed before the first pass has seen them → it ends all the same")
  func firstPass() async throws {
    let world = World(accounts: [Kind.confidential.account], stored: [.intact(Kind.confidential.record())])
    try await world.keeper.load()
    _ = await world.reconfigure([])
    await world.keeper.firstPass.wait()
  }
}

@Suite("Reload: secrets of clients", .timeLimit(.minutes(2)))
struct ReconfigureSecretTests {
  private static let mended = Client(name: "mine", id: "client-1", secret: "mended-secret")

  @Test("a refused secret is replaced → what waited for an hour is tried at once")
  func mended() async throws {
    try await withKeeper { world in
      world.identity.answerTokens { _ in .failure(.misconfigured) }
      await world.run(for: .hours(3) + .minutes(50))
      #expect(world.entry()?.trouble?.kind == .clientRejected)
      world.twitch.answer(for: world.identity)
      #expect(
        await world.reconfigure([Kind.confidential.account(client: Self.mended)], clients: [Self.mended]).changed == [
          .bot
        ])
      await world.settle()
      #expect(world.token() == "access-2" && world.entry()?.trouble == nil)
    }
  }

  @Test("the refusal of the old secret arrives after the reload → tried again at once with the new one")
  func lateRefusal() async throws {
    try await withKeeper { world in
      await world.settle()
      await world.run(for: .minutes(2))
      world.identity.answerNext(.refresh, with: .failure(.misconfigured))
      let gate = world.identity.hold { $0.kind == .refresh }
      async let waiting = world.keeper.renew(.bot, within: .minutes(1))
      await gate.untilHolding(1)
      _ = await world.reconfigure([Kind.confidential.account(client: Self.mended)], clients: [Self.mended])
      gate.open()
      _ = await waiting
      await world.settle()
      #expect(world.token() == "access-2" && world.entry()?.trouble == nil)
    }
  }
}
