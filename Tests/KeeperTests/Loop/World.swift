import Logging
import Synchronization
import TestSupport
import Testing

@testable import Keeper

/// A keeper and all that it touches, each under the test's control.
struct World: Sendable {
  struct Noticed: Sendable {
    let name: AccountName
    let generation: Generation
    let notice: Notice
  }

  let keeper: Keeper
  let clock: TestClock
  let identity: ScriptedIdentity
  let twitch: MiniTwitch
  let store: InMemoryAccountStore
  /// Closed, it keeps writes from ending.
  let disk: Gate
  let notices: Watched<[Noticed]>
  /// How often the loop went round.
  let rounds: Watched<Int>
  /// How many accounts had been read, each time that it was told.
  let read: Watched<[Int]>

  init(
    accounts: [Account], clients: [Client] = [.confidentialBot, .publicBot], stored: [StoredAccount] = [],
    store: InMemoryAccountStore? = nil,
    clock: TestClock = TestClock(.start), policy: KeeperPolicy = KeeperPolicy()
  ) {
    let notices = Watched<[Noticed]>([])
    let rounds = Watched(0)
    let read = Watched<[Int]>([])
    let observers = KeeperObservers(
      noticed: { name, generation, notice in
        notices.update { $0.append(Noticed(name: name, generation: generation, notice: notice)) }
      }, passed: { _ in rounds.update { $0 += 1 } }, loading: { count in read.update { $0.append(count) } })
    self.rounds = rounds
    self.read = read
    self.clock = clock
    self.notices = notices
    self.store = store ?? InMemoryAccountStore(stored)
    identity = ScriptedIdentity()
    twitch = MiniTwitch(
      clock: clock, client: accounts.first?.client ?? .confidentialBot, isApp: accounts.first?.kind == .app)
    twitch.answer(for: identity)
    disk = Gate()
    keeper = Keeper(
      accounts: accounts, clients: clients, policy: policy, provider: identity,
      store: HeldStore(base: self.store, gate: disk), clock: clock, observers: observers,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func entry(_ name: AccountName = .bot) -> BoardEntry? { keeper.board[name] }

  func token(_ name: AccountName = .bot) -> String? {
    entry(name)?.token(livingFor: .zero, at: clock.now().boot)?.reveal()
  }

  /// Returns once somebody was told so.
  func untilNoticed(_ notice: Notice, _ count: Int = 1) async {
    await notices.until { $0.lazy.filter { $0.notice == notice }.count >= count }
  }
}

/// Runs a keeper for as long as `body` does.
func withKeeper(
  _ accounts: [Account] = [Kind.confidential.account],
  stored: [StoredAccount] = [.intact(Kind.confidential.record())],
  store: InMemoryAccountStore? = nil, clock: TestClock = TestClock(.start), policy: KeeperPolicy = KeeperPolicy(),
  _ body: (World) async throws -> Void
) async throws {
  let world = World(accounts: accounts, stored: stored, store: store, clock: clock, policy: policy)
  try await world.keeper.load()
  try await withThrowingTaskGroup { group in
    group.addTask { try await world.keeper.run() }
    defer { group.cancelAll() }
    try await body(world)
  }
}

// MARK: - Time

extension World {
  /// Returns once nothing moves any more: the loop sleeps, and nothing is under way but the calls that a test holds.
  func settle(held: Int = 0) async {
    // There is no event for "nothing happens"; the suites' time limit bounds this.
    while !Task.isCancelled {
      if await keeper.isQuiet(held: held), clock.untilNextWake != nil { return }
      await Task.yield()
    }
  }

  /// Lets time pass from one wake to the next, each with all that it brings.
  func run(for duration: Duration, held: Int = 0) async {
    let end = clock.now().boot.advanced(by: duration)
    while !Task.isCancelled {
      await settle(held: held)
      let left = clock.now().boot.duration(to: end)
      if left <= .zero { return }
      clock.advance(by: min(max(clock.untilNextWake ?? left, .milliseconds(1)), left))
    }
  }
}

extension Keeper {
  fileprivate func isQuiet(held: Int) -> Bool {
    alarm.isAwaited && writes.isIdle && calls.waiting.isEmpty && calls.underWay == held
  }
}

// MARK: - The world's parts

private struct HeldStore: AccountStore {
  let base: InMemoryAccountStore
  let gate: Gate

  func load(after place: String?, upTo limit: Int) async throws -> StoredPage {
    try await base.load(after: place, upTo: limit)
  }

  func load(_ name: AccountName) async throws -> StoredAccount? { try await base.load(name) }

  func loadLogins() async throws -> [PendingLogin] { try await base.loadLogins() }

  func apply(_ changes: [AccountChange]) async throws {
    await gate.pass()
    try await base.apply(changes)
  }
}

/// Twitch with tokens that live and die, for tests that let much time pass.
final class MiniTwitch: Sendable {
  private struct State {
    var number = 1
    var living: [String: BootTime] = [:]
    /// Whose a token is, if not the bot's.
    var users: [String: TwitchUser] = [:]
    var requests: [BootTime] = []
  }

  private let clock: TestClock
  /// Whose tokens they all are.
  private let client: Client
  private let isApp: Bool
  private let state: Mutex<State>
  /// Of each new token.
  let life = Duration.hours(4)

  init(clock: TestClock, client: Client, isApp: Bool) {
    self.clock = clock
    self.client = client
    self.isApp = isApp
    let firstEnd = clock.now().boot.advanced(by: .hours(4))
    state = Mutex(State(living: ["access-1": firstEnd]))
  }

  func answer(for identity: ScriptedIdentity) {
    identity.answerTokens { [self] request in .success(renew(request)) }
    identity.answerValidations { [self] token in validate(token) }
  }

  /// From now on it is good.
  func give(_ token: String, to user: TwitchUser = .bot, livingFor life: Duration = .hours(4)) {
    let end = clock.now().boot.advanced(by: life)
    state.withLock { state in
      state.living[token] = end
      state.users[token] = user
    }
  }

  /// The `number`th tokens, as a poll brings them to whom `user` has consented.
  func granted(_ number: Int, to user: TwitchUser = .bot) -> ScriptedIdentity.Answer<DeviceAnswer> {
    give("access-\(number)", to: user)
    return .success(.granted(Kind.confidential.response(number)))
  }

  func kill(_ token: String) { state.withLock { $0.living[token] = nil } }

  /// When each request came.
  var requests: [BootTime] { state.withLock(\.requests) }

  private func renew(_ request: ScriptedIdentity.Request) -> TokenResponse {
    let now = clock.now().boot
    let number = state.withLock { state in
      state.requests.append(now)
      state.number += 1
      state.living["access-\(state.number)"] = now.advanced(by: life)
      return state.number
    }
    return (request.token == nil ? Kind.app : .confidential).response(number, expiresIn: life)
  }

  private func validate(_ token: Secret) -> Result<Validation, IdentityFailure> {
    let now = clock.now().boot
    let (end, user) = state.withLock { state in
      state.requests.append(now)
      return (state.living[token.reveal()], state.users[token.reveal()])
    }
    guard let end, end > now else { return .failure(.dead) }
    var validation = (isApp ? Kind.app : .confidential).validation(expiresIn: now.duration(to: end))
    validation.clientID = client.id
    if let user { validation.user = user }
    return .success(validation)
  }
}
