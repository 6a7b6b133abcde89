import TestSupport
import Testing

@testable import Keeper

@Suite("Reload: whose account it is", .timeLimit(.minutes(2)))
struct ReconfigureUserTests {
  @Test("another login → not served, says whose grant there is; its user may not log in, the new one may")
  func login() async throws {
    try await withKeeper { world in
      await world.settle()
      _ = await world.reconfigure([Kind.confidential.account(login: "stranger")])
      #expect(world.token() == nil && world.entry()?.standing == .needsLogin(.wrongUser))
      let detail = world.entry()?.trouble?.detail ?? ""
      #expect(detail.contains("user bot") && detail.contains("login stranger"))
      #expect(world.identity.made(.revoke).isEmpty)

      var refused = try await world.beginDeviceLogin(polls: world.twitch.granted(5))
      await world.run(for: .seconds(10))
      #expect(try await refused.last().failure == .wrongUser(expected: "stranger", got: "bot"))
      var reader = try await world.beginDeviceLogin(polls: world.twitch.granted(6, to: .stranger))
      await world.run(for: .seconds(10))
      #expect(try await reader.last().entry?.user == .stranger)
      #expect(world.token() == "access-6")
      // The old user's token is the same client's, and nobody's any more.
      #expect(world.identity.made(.revoke).map(\.token) == ["access-5", "access-1"])
    }
  }

  @Test("another user_id → the same")
  func userID() async throws {
    try await withKeeper { world in
      await world.settle()
      _ = await world.reconfigure([Kind.confidential.account(login: nil, userID: "2002")])
      #expect(world.token() == nil && world.entry()?.trouble?.detail.contains("user_id 2002") == true)
      _ = await world.reconfigure([Kind.confidential.account(login: nil, userID: "1001")])
      #expect(world.token() == "access-1")
    }
  }

  @Test(
    "the user renames at Twitch → served all the while, and when the configuration follows; going back to the old name → not"
  )
  func renamed() async throws {
    try await withKeeper { world in
      await world.settle()
      world.twitch.give("access-1", to: TwitchUser(id: "1001", login: "newname"))
      await world.run(for: .hours(1))
      #expect(world.token() == "access-1" && world.entry()?.user?.login == "newname")
      _ = await world.reconfigure([Kind.confidential.account])
      #expect(world.token() == "access-1")
      _ = await world.reconfigure([Kind.confidential.account(login: "newname")])
      await world.settle()
      #expect(world.token() == "access-1")
      #expect(world.store.records[.bot]?.terms?.login == "newname")
      _ = await world.reconfigure([Kind.confidential.account(login: "bot")])
      #expect(world.token() == nil)
    }
  }

  @Test("a store of an older version, which cannot tell a rename from a change → served, as before")
  func olderStore() async throws {
    var record = Kind.confidential.record()
    record.terms = nil
    record.user = TwitchUser(id: "1001", login: "formerly")
    try await withKeeper(stored: [.intact(record)]) { world in
      #expect(world.token() == "access-1")
      await world.settle()
      #expect(world.token() == "access-1")
      #expect(world.store.records[.bot]?.terms == Kind.confidential.account.terms)
    }
  }

  @Test("a login is under way → ended with a reason when its account goes or has another client, else not")
  func loginUnderWay() async throws {
    try await withKeeper { world in
      var reader = try await world.beginDeviceLogin()
      _ = await world.reconfigure([Kind.confidential.account(scopes: ["chat:read", "chat:edit"])])
      #expect(await world.keeper.loginUnderWay(.bot) != nil)
      _ = await world.reconfigure([])
      #expect(try await reader.last().failure == .withdrawn)
      await world.settle()
      #expect(world.store.logins.isEmpty)

      let other = Client(name: "mine", id: "client-9", secret: "client-secret")
      _ = await world.reconfigure([Kind.confidential.account])
      var second = try await world.beginDeviceLogin()
      _ = await world.reconfigure([Kind.confidential.account(client: other)], clients: [other])
      #expect(try await second.last().failure == .withdrawn)
    }
  }

  @Test("an account that was added over the socket → stays; goes with its client, comes back with it")
  func socket() async throws {
    try await withKeeper([], stored: []) { world in
      world.twitch.give("access-5")
      let new = NewAccount(client: "mine", grantType: .deviceCode, login: nil, scopes: [])
      _ = try await world.keeper.importGrant(
        ImportedGrant(accessToken: "access-5", refreshToken: "refresh-5"), as: .bot, adding: new, within: .seconds(5))
      #expect(await world.reconfigure([]) == Reconfiguration(unchanged: 1))
      #expect(await world.reconfigure([], clients: [.publicBot]).removed == [.bot])
      #expect(world.entry() == nil)
      #expect(await world.reconfigure([]).added == [.bot])
      #expect(world.token() == "access-5" && world.entry()?.account.origin == .socket)
    }
  }

  @Test("the file takes over an account of the socket, and drops it → gone, also after a restart")
  func takenOver() async throws {
    try await withKeeper([], stored: []) { world in
      world.twitch.give("access-5")
      let new = NewAccount(client: "mine", grantType: .authorizationCode, login: "bot", scopes: ["chat:read"])
      _ = try await world.keeper.importGrant(
        ImportedGrant(accessToken: "access-5", refreshToken: "refresh-5"), as: .bot, adding: new, within: .seconds(5))
      #expect(await world.reconfigure([Kind.confidential.account]).changed == [.bot])
      #expect(world.token() == "access-5" && world.entry()?.account.origin == .configuration)
      await world.settle()
      #expect(world.store.records[.bot]?.registration == nil && world.store.records[.bot]?.grant != nil)
      _ = await world.reconfigure([])
      await world.settle()
      #expect(world.entry() == nil)
    }
  }

  @Test("logged out while its grant is put aside → nothing of it comes back")
  func loggedOut() async throws {
    try await withKeeper { world in
      await world.settle()
      _ = await world.reconfigure([Kind.confidential.account(login: "stranger")])
      #expect(await world.keeper.forget(.bot, within: .seconds(5)) == .revoked)
      #expect(world.identity.made(.revoke).map(\.token) == ["access-1"])
      _ = await world.reconfigure([Kind.confidential.account])
      #expect(world.token() == nil && world.entry()?.standing == .needsLogin(.loggedOut))
      #expect(world.store.records[.bot]?.grant == nil)
    }
  }
}

// MARK: - Configurations

extension World {
  func reconfigure(
    _ accounts: [Account], clients: [Client] = [.confidentialBot, .publicBot], policy: KeeperPolicy = KeeperPolicy()
  ) async -> Reconfiguration {
    await keeper.reconfigure(KeeperConfiguration(accounts: accounts, clients: clients, policy: policy))
  }
}

extension Kind {
  func account(
    client: Client? = nil, login: String? = "bot", userID: String? = nil, scopes: [String]? = nil
  ) -> Account {
    Account(
      name: .bot, client: client ?? self.client, grantType: account.grantType, login: login, userID: userID,
      scopes: scopes ?? account.scopes)
  }
}

extension AccountName {
  static let other = AccountName(literal: "other")
  static let third = AccountName(literal: "third")
}
