import TestSupport

@testable import Keeper

/// Configurations and stores of a few accounts, in which everything that can differ differs now and then.
struct RandomConfiguration {
  static let names = ["a", "b", "c", "d", "e", "f"].map(AccountName.init(literal:))

  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func configuration() -> KeeperConfiguration {
    let clients = clients()
    var accounts: [Account] = []
    for name in Self.names where !random.oneIn(4) { accounts.append(account(name, clients)) }
    return KeeperConfiguration(accounts: accounts, clients: clients, policy: policy())
  }

  /// Mostly the same as `old`: what people do to a file.
  mutating func edited(_ old: KeeperConfiguration) -> KeeperConfiguration {
    var new = old
    if random.oneIn(3) { new.clients = clients() }
    if random.oneIn(3) { new.policy = policy() }
    new.accounts = []
    for name in Self.names {
      let before = old.accounts.first { $0.name == name }
      guard let before, !random.oneIn(3) else {
        if before == nil ? random.oneIn(3) : !random.oneIn(2) { new.accounts.append(account(name, new.clients)) }
        continue
      }
      let client = new.clients.first { $0.name == before.client.name } ?? new.clients[0]
      new.accounts.append(
        Account(
          name: name, client: client, grantType: before.grantType, login: before.login, userID: before.userID,
          scopes: random.oneIn(3) ? before.scopes + ["chat:edit"] : before.scopes))
    }
    return new
  }

  private mutating func clients() -> [Client] {
    let names = random.oneIn(3) ? ["x"] : ["x", "y"]
    return names.map { name in
      Client(
        name: name, id: pick(["1", "2"]), secret: pick([nil, Secret("s1"), Secret("s1"), Secret("s2")]))
    }
  }

  private mutating func policy() -> KeeperPolicy {
    var policy = KeeperPolicy()
    policy.retriesUndecidable = random.oneIn(2)
    policy.validationInterval = pick([.hours(1), .minutes(20)])
    policy.renewAheadPublic = pick([.hours(1), .minutes(5)])
    return policy
  }

  private mutating func account(_ name: AccountName, _ clients: [Client]) -> Account {
    let type: GrantType = pick([.clientCredentials, .deviceCode, .deviceCode, .authorizationCode, .implicit])
    let client = pick(clients)
    if type == .clientCredentials { return Account(name: name, client: client, grantType: type) }
    return Account(
      name: name, client: client, grantType: type, login: pick([nil, "bot", "bot", "Bot", "stranger"]),
      userID: pick([nil, nil, nil, "1001", "2002"]), scopes: pick([["chat:read"], ["chat:read", "chat:edit"], []]))
  }

  // MARK: - Stores

  mutating func store(for configuration: KeeperConfiguration, at now: Now) -> [StoredAccount] {
    Self.names.compactMap { name in
      if random.oneIn(6) { return nil }
      if random.oneIn(12) { return .damaged(name: name, generation: 5, reason: "a bit has flipped") }
      let account = configuration.accounts.first { $0.name == name }
      return .intact(record(name, meant: random.oneIn(3) ? nil : account, at: now))
    }
  }

  private mutating func record(_ name: AccountName, meant account: Account?, at now: Now) -> AccountRecord {
    let client = account?.client.id ?? pick(["1", "2"])
    let isApp = account.map { $0.kind == .app } ?? random.oneIn(4)
    var record = AccountRecord(name: name, generation: 7, standing: .serving)
    record.terms = random.oneIn(4) ? nil : Terms(clientID: client, kind: isApp ? .app : .user, login: account?.login)
    if isApp {
      record.grant = grant("a:\(client):-:-:1", nil, life: .hours(1400), at: now)
      return record
    }
    let id =
      account?.userID ?? TokenTextTwitch.users.first { $0.value == account?.login }?.key ?? pick(["1001", "2002"])
    record.user = TokenTextTwitch.users[id].map { TwitchUser(id: id, login: $0) }
    record.grant = grant(
      "u:\(client):\(id):\(name):1", random.oneIn(5) ? nil : "r:\(client):\(id):\(name):1", life: .hours(4), at: now)
    vary(&record, at: now)
    return record
  }

  private mutating func vary(_ record: inout AccountRecord, at now: Now) {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: record.standing = .refused
    case 1: record.standing = .needsLogin(reason: pick(LoginReason.allCases))
    case 2:
      record.standing = .needsLogin(reason: pick([.grantRejected, .loggedOut, .neverLoggedIn]))
      record.grant = nil
    case 3: record.intent = .init(generation: 7, at: now.wall)
    case 4: record.distrust = .restored
    case 5: record.standing = .needsLogin(reason: .undecidable)
    case 6, 7:
      record.registration = .init(client: pick(["x", "y"]), grantType: .deviceCode, login: nil, scopes: ["chat:read"])
    default: break
    }
  }

  private func grant(
    _ access: String, _ refresh: String?, life: Duration, at now: Now
  ) -> AccountRecord.StoredGrant {
    .init(
      accessToken: Secret(access), refreshToken: refresh.map { Secret($0) },
      scopes: access.hasPrefix("a") ? [] : ["chat:read"], expiresAt: now.wall.advanced(by: life),
      obtainedAt: now.wall, validatedAt: now.wall)
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random)! }
}
