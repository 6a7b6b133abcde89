import Logging
import TestSupport
import Testing

@testable import Keeper

@Suite("The first pass")
struct FirstPassTests {
  @Test("more accounts than ten seconds validate, all with a token → over at once, and they are validated in turn")
  func crowd() async throws {
    let names = (0..<300).map { AccountName(literal: "bot\($0)") }
    let stored = names.map { StoredAccount.intact(Kind.confidential.record($0)) }
    let world = World(accounts: names.map(Kind.confidential.account(named:)), stored: stored)
    try await world.keeper.load()
    #expect(await world.keeper.unchecked == 0)
    await world.keeper.firstPass.wait()
  }

  @Test("one of them has nothing to hand out → it waits for that one")
  func empty() async throws {
    let names = (0..<300).map { AccountName(literal: "bot\($0)") }
    let stored = names.map { StoredAccount.intact(Kind.confidential.record($0)) }
    let accounts = names.map(Kind.confidential.account(named:)) + [Kind.app.account(named: AccountName(literal: "app"))]
    let world = World(accounts: accounts, stored: stored)
    try await world.keeper.load()
    #expect(await world.keeper.unchecked == 1)
  }

  @Test("many that were added over the socket → validated at the pace of all, not only of those in the configuration")
  func pace() async throws {
    var policy = KeeperPolicy()
    policy.validationsPerSecond = 1
    policy.validationInterval = .minutes(1)
    let names = (0..<600).map { AccountName(literal: "bot-\($0)") }
    let stored = names.map { name in
      var record = Kind.implicit.record(name)
      record.registration = .init(client: "mine", grantType: .implicit, login: "bot", scopes: ["chat:read"])
      return StoredAccount.intact(record)
    }
    try await withKeeper([], stored: stored, policy: policy) { world in
      await world.run(for: .minutes(1))
      #expect(world.identity.made(.validate).count >= 600)
    }
  }

  @Test("few accounts → it looks at each")
  func few() async throws {
    let world = World(
      accounts: [Kind.confidential.account(named: .bot)], stored: [.intact(Kind.confidential.record(.bot))])
    try await world.keeper.load()
    #expect(await world.keeper.unchecked == 1)
  }
}
