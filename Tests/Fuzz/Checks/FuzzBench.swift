import HTTPTypes
import Keeper
import KeeperAPI
package import KeeperServer
package import LocalHTTP
import Logging
import TestSupport

/// A keeper of three accounts behind the handler, with a Twitch that answers at once. `bot` is for user 1000; nobody but
/// administrators may know of ``hidden``.
package struct FuzzBench: Sendable {
  /// Not to be seen in any answer to others, nor the tokens.
  package static let hidden = "zq-hidden-account"
  static let botToken = "zq-bot-access"
  static let hiddenToken = "zq-hidden-access"

  package let handler: KeeperHandler
  private let access: AccessControl
  private let keeper: Keeper
  private let callbacks: CallbackListeners
  private let audit: Audit

  package static let root = Caller(credentials: .init(uid: 0, gid: 0, pid: 10))
  package static let reader = Caller(credentials: .init(uid: 1000, gid: 1000, pid: 11))
  package static let stranger = Caller(credentials: .init(uid: 2000, gid: 2000, pid: 12))
  package static let nobody = Caller(credentials: .init(uid: 65534, gid: 65534, pid: 13))

  /// - Parameter readers: Who may read `bot`.
  package init(readers: [UInt32] = [1000]) async throws {
    let clock = SystemHostClock()
    let client = Client(name: "mybot", id: "client-1", secret: Secret("zq-client-secret"))
    let accounts = try ["bot", Self.hidden].map { try Account.user($0, client) }
    let store = InMemoryAccountStore([
      .intact(.serving(accounts[0].name, Self.botToken, at: clock.now())),
      .intact(.serving(accounts[1].name, Self.hiddenToken, at: clock.now())),
    ])
    let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
    keeper = Keeper(
      accounts: accounts, clients: [client], provider: ScriptedIdentity.willing, store: store, clock: clock,
      logger: logger)
    try await keeper.load()
    callbacks = CallbackListeners(clock: clock, logger: logger)
    audit = Audit(clock: clock, logger: logger)
    let rules = readers.map { uid in
      AccessRule(
        place: "allow", conditions: [.uid(uid)], grant: .accounts([NamePattern("bot")], kind: nil))
    }
    access = AccessControl(AccessPolicy(ownUID: 990, rules: rules))
    handler = KeeperHandler(
      keeper: keeper, clock: clock, access: access,
      status: StatusSource(
        version: "1", pid: 77, startedAt: WallTime(seconds: 1_799_999_000), identityURL: "https://id.example",
        isReady: { true }),
      store: NoStore(), callbacks: callbacks, audit: audit, meters: Meters(), reloader: NothingToReload(),
      patience: .milliseconds(200))
  }

  /// Runs until cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        // Cancelled: that is how it ends.
        try? await keeper.run()
      }
      group.addTask { await callbacks.run() }
      group.addTask { await audit.run() }
    }
  }

  /// What goes on in the daemon meanwhile: an account comes and goes, a token is renewed, the rules are put in force anew.
  package func disturb() async {
    _ = await administer(
      .put, #"{"grant": {}, "registration": {"client": "mybot", "grant_type": "client_credentials", "scopes": []}}"#)
    if let bot = AccountName("bot") { _ = await keeper.renew(bot, within: .milliseconds(50)) }
    access.replace(with: access.policy)
    await keeper.lookAgain()
    _ = await administer(.delete, "")
  }

  private func administer(_ method: HTTPRequest.Method, _ body: String) async -> Response? {
    let request = Request(
      method: method, path: "/v1/accounts/passing", query: nil, fields: [:], body: Array(body.utf8), caller: Self.root)
    if case .later(let operation) = handler.answer(to: request) { return await operation() }
    return nil
  }

  package func ready() async { await keeper.firstPass.wait() }
}

extension Account {
  fileprivate static func user(_ name: String, _ client: Client) throws -> Account {
    guard let name = AccountName(name) else { throw CancellationError() }
    return Account(name: name, client: client, grantType: .deviceCode, login: "cool", scopes: ["chat:read"])
  }
}

extension AccountRecord {
  fileprivate static func serving(_ name: AccountName, _ token: String, at now: Now) -> AccountRecord {
    AccountRecord(
      name: name, generation: 7, standing: .serving, user: TwitchUser(id: "42", login: "cool"),
      grant: .init(
        accessToken: Secret(token), refreshToken: Secret("zq-refresh"), scopes: ["chat:read"],
        expiresAt: now.wall.advanced(by: .seconds(3 * 3600)), obtainedAt: now.wall.advanced(by: .seconds(-3600)),
        validatedAt: now.wall))
  }
}

extension ScriptedIdentity {
  /// Takes every token, and gives the same ones again.
  fileprivate static var willing: ScriptedIdentity {
    let twitch = ScriptedIdentity()
    twitch.answerValidations { _ in
      .success(
        Validation(
          clientID: "client-1", user: TwitchUser(id: "42", login: "cool"), scopes: ["chat:read"],
          expiresIn: .seconds(3 * 3600)))
    }
    twitch.answerTokens { _ in
      .success(
        TokenResponse(
          accessToken: Secret(botToken), refreshToken: Secret("zq-refresh"), expiresIn: .seconds(14_400),
          scopes: ["chat:read"]))
    }
    return twitch
  }

  private static var botToken: String { FuzzBench.botToken }
}

/// The real one is tried with the daemon.
private struct NoStore: StoreAdministrator {
  func keySlots() async throws -> [StoreKeySlot] { [] }
  func addKeySlot(_ key: OpeningKey) async throws {}
  func removeKeySlot(_ id: Int64, evenIfInUse: Bool) async throws {}
  func rotateDataKey(_ keys: [OpeningKey]) async throws {}
}

private struct NothingToReload: ConfigurationReloader {
  func reload() async -> ReloadOutcome { .done(ReloadPayload(added: [], changed: [], removed: [], unchanged: 2)) }
}
