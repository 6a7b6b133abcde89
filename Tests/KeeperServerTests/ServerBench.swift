import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import Logging
import Synchronization
import TestSupport

@testable import KeeperServer

/// A keeper with three accounts behind the handler: `bot` (a user's token), `app`, and `new` (never logged in).
struct ServerBench {
  static let daemonUID: UInt32 = 990
  static let root = Caller(credentials: .init(uid: 0, gid: 0, pid: 10))
  static let chatbot = Caller(credentials: .init(uid: 1000, gid: 1000, pid: 11, groups: [50]))
  static let stranger = Caller(credentials: .init(uid: 2000, gid: 2000, pid: 12))

  let keeper: Keeper
  let handler: KeeperHandler
  let callbacks: CallbackListeners
  let clock: TestClock
  let twitch: ScriptedIdentity
  let store: InMemoryAccountStore
  let log: LogLines
  let audit: Audit
  let access: AccessControl
  let reloader = ScriptedReloader()

  func get(_ path: String, _ caller: Caller = root, accept: String? = nil) async -> Response {
    await send(.get, path, caller: caller, accept: accept)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", caller: Caller = root, accept: String? = nil
  ) async -> Response {
    let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
    var fields = HTTPFields()
    fields[.accept] = accept
    let request = Request(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, fields: fields, body: Array(body.utf8),
      caller: caller)
    return await response(handler.answer(to: request))
  }

  private func response(_ answer: Answer) async -> Response {
    switch answer {
    case .now(let response): response
    case .later(let operation): await operation()
    case .deferred(let operation): await response(operation())
    case .stream, .raw, .rawStream: Response(status: .internalServerError)
    }
  }
}

/// The same while the store is being read: its first page is held back until `body` opens ``InMemoryAccountStore/pages``.
func withLoadingServer(_ body: (ServerBench) async throws -> Void) async throws {
  let bench = ServerBench(
    rules: [.gives([.uid(1000)], "bot")], botScopes: ["chat:read"], botClaims: nil, log: LogLines())
  bench.store.pages.close()
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      try await bench.keeper.load()
      try await bench.keeper.run()
    }
    defer { group.cancelAll() }
    await bench.store.pages.untilHolding(1)
    try await body(bench)
  }
}

/// Runs a keeper for as long as `body` takes.
func withServer(
  rules: [AccessRule] = [.gives([.uid(1000)], "bot")],
  botScopes: [String] = ["chat:read"], botClaims: String? = nil, _ body: (ServerBench) async throws -> Void
) async throws {
  let log = LogLines()
  let bench = ServerBench(rules: rules, botScopes: botScopes, botClaims: botClaims, log: log)
  try await bench.keeper.load()
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await bench.keeper.run() }
    group.addTask { await bench.callbacks.run() }
    defer { group.cancelAll() }
    await bench.keeper.firstPass.wait()
    try await body(bench)
  }
}

extension ServerBench {
  fileprivate init(rules: [AccessRule], botScopes: [String], botClaims: String?, log: LogLines) {
    let clock = TestClock(Now(boot: BootTime(milliseconds: 1_000_000), wall: WallTime(seconds: 1_800_000_000)))
    let twitch = ScriptedIdentity()
    twitch.answerValidations { .success(.of($0)) }
    twitch.answerTokens { .success(.next(after: $0)) }
    var bot = AccountRecord.bot(at: clock.now())
    bot.claims = botClaims
    let store = InMemoryAccountStore([.intact(bot), .intact(.app(at: clock.now()))])
    let client = Client(name: "mybot", id: "client-1", secret: Secret("planted-client-secret"))
    let logger = Logger(label: "test") { _ in log.handler }
    keeper = Keeper(
      accounts: [
        Account(name: .bot, client: client, grantType: .deviceCode, login: "cool", scopes: botScopes),
        Account(name: .app, client: client, grantType: .clientCredentials),
        Account(name: .new, client: client, grantType: .deviceCode),
      ], clients: [client], provider: twitch, store: store, clock: clock, logger: logger)
    callbacks = CallbackListeners(clock: clock, logger: logger)
    audit = Audit(clock: clock, logger: logger)
    access = AccessControl(AccessPolicy(ownUID: Self.daemonUID, rules: rules))
    handler = KeeperHandler(
      keeper: keeper, clock: clock, access: access,
      status: StatusSource(
        version: "1", pid: 77, startedAt: WallTime(seconds: 1_799_999_000), identityURL: "https://id.example",
        isReady: { true }),
      store: NoSlots(), callbacks: callbacks, audit: audit, meters: Meters(), reloader: reloader,
      userNamed: { $0 == "chatbot" ? .init(uid: 1000, gid: 1000, pid: 0, groups: [50]) : nil })
    self.clock = clock
    self.twitch = twitch
    self.store = store
    self.log = log
  }
}

/// Answers as a test says; the real one is shown end to end.
final class ScriptedReloader: ConfigurationReloader {
  let outcome = Mutex(ReloadOutcome.done(ReloadPayload(added: [], changed: [], removed: [], unchanged: 3)))
  let count = Atomic(0)

  func reload() async -> ReloadOutcome {
    count.add(1, ordering: .relaxed)
    return outcome.withLock(\.self)
  }
}

/// The routes of the store are shown with the real one, end to end; here only who may use them.
private struct NoSlots: StoreAdministrator {
  func keySlots() async throws -> [StoreKeySlot] { [] }
  func addKeySlot(_ key: OpeningKey) async throws {}
  func removeKeySlot(_ id: Int64, evenIfInUse: Bool) async throws {}
  func rotateDataKey(_ keys: [OpeningKey]) async throws {}
}

extension AccessRule {
  static func gives(
    _ conditions: [Condition], _ names: String..., kind: AccountKind? = nil, place: String = "allow #1"
  ) -> AccessRule {
    AccessRule(
      place: place, conditions: conditions,
      grant: .accounts(names.isEmpty ? nil : names.map(NamePattern.init), kind: kind))
  }
}

extension AccountName {
  static let bot = named("bot")
  static let app = named("app")
  static let new = named("new")

  private static func named(_ name: StaticString) -> AccountName { AccountName(name.description)! }
}

extension AccountRecord {
  static func bot(at now: Now) -> AccountRecord {
    AccountRecord(
      name: .bot, generation: 7, standing: .serving, user: TwitchUser(id: "42", login: "cool"),
      grant: .init(
        accessToken: Secret("bot-access-7"), refreshToken: Secret("bot-refresh-7"), scopes: ["chat:read"],
        expiresAt: now.wall.advanced(by: .seconds(3 * 3600)), obtainedAt: now.wall.advanced(by: .seconds(-3600)),
        validatedAt: now.wall))
  }

  static func app(at now: Now) -> AccountRecord {
    AccountRecord(
      name: .app, generation: 2, standing: .serving,
      grant: .init(
        accessToken: Secret("app-access-2"), refreshToken: nil, scopes: [],
        expiresAt: now.wall.advanced(by: .seconds(5_000_000)), obtainedAt: now.wall, validatedAt: now.wall))
  }
}

extension Validation {
  /// As Twitch would say of a token of that name.
  static func of(_ token: Secret) -> Validation {
    token.reveal().hasPrefix("app")
      ? Validation(clientID: "client-1", expiresIn: .seconds(5_000_000))
      : Validation(
        clientID: "client-1", user: TwitchUser(id: "42", login: "cool"), scopes: ["chat:read"],
        expiresIn: .seconds(3 * 3600))
  }
}

extension TokenResponse {
  static func next(after request: ScriptedIdentity.Request) -> TokenResponse {
    request.kind == .requestAppToken
      ? TokenResponse(accessToken: Secret("app-access-next"), expiresIn: .seconds(5_000_000))
      : TokenResponse(
        accessToken: Secret("bot-access-next"), refreshToken: Secret("bot-refresh-next"), expiresIn: .seconds(14_400),
        scopes: ["chat:read"])
  }
}
