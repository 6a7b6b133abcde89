import DequeModule
package import Logging
import ServiceLifecycle
import Synchronization

/// The one owner of every account's state. It runs a single loop over one heap of deadlines; calls to Twitch and writes
/// to the store run beside it and report back as events.
///
/// No function that changes an ``AccountState`` awaits anything, so nothing can come between reading and writing it.
package actor Keeper: Service {
  package nonisolated let board = Board()
  /// Rings when every account that was there at the start was looked at once.
  package nonisolated let firstPass = Alarm()

  nonisolated let clock: any HostClock
  nonisolated let provider: any IdentityProvider
  nonisolated let store: any AccountStore
  nonisolated let logger: Logger
  nonisolated let waiters = Waiters()
  nonisolated let alarm = Alarm()
  nonisolated let loaded = Milestone()
  nonisolated let stopping = Atomic(false)
  let observers: KeeperObservers
  var policy: KeeperPolicy
  /// By name.
  var clients: [String: Client]
  /// Only what ``load()`` needs: later ``states`` has them.
  let configured: [Account]

  var states = AccountTable()
  var retired: [AccountName: Retired] = [:]
  /// Accounts of the configuration whose record has not been read yet.
  var unread: [AccountName: Account]
  var deadlines = DeadlineQueue<KeptAccount>()
  /// By ``KeptAccount/tokenEnd``. Not among the deadlines: a token ends whatever is done for its account meanwhile.
  var tokenEnds = DeadlineQueue<KeptAccount>()
  var lanes = Lanes()
  var pacer: Pacer
  /// Accounts that hold a place among the calls in flight.
  var busy: Set<AccountName> = []
  /// How many the first pass has yet to find something out about.
  var unchecked = 0
  var calls = Outbox<CallOrder>()
  var writes = Outbox<WriteOrder>()
  /// At most one an account.
  var logins: [AccountName: RunningLogin] = [:]
  var loginDeadlines = DeadlineQueue<AccountName>()
  var lastLogin: Login.ID = 0
  var pastRedirects = PastRedirects()
  /// Logins that are over and that the store could not forget yet.
  var unforgotten: Set<AccountName> = []
  var randomness: any RandomNumberGenerator & Sendable
  /// When the loop last went round.
  package private(set) var lastPass: BootTime?
  /// When the loop will go round by itself.
  private var wake = BootTime.distantFuture
  /// What observers were told last.
  private var toldCounts: BoardCounts?
  private var clockOffset: Int64?
  /// Why the last write failed; nil while the store can save.
  package internal(set) var storeTrouble: String?

  package init(
    accounts: [Account], clients: [Client], policy: KeeperPolicy = KeeperPolicy(), provider: any IdentityProvider,
    store: any AccountStore, clock: any HostClock, observers: KeeperObservers = KeeperObservers(),
    randomness: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger
  ) {
    self.configured = accounts
    // From the very beginning: somebody may ask before the reading has begun.
    unread = Dictionary(accounts.map { ($0.name, $0) }) { first, _ in first }
    self.clients = Dictionary(clients.map { ($0.name, $0) }) { first, _ in first }
    self.policy = policy
    self.provider = provider
    self.store = store
    self.clock = clock
    self.observers = observers
    self.randomness = randomness
    self.logger = logger
    pacer = Pacer(rate: policy.validationRate(accounts: accounts.count), at: clock.now().boot)
  }

  /// Keeps the accounts until a graceful shutdown, which lets a refresh in flight end and saves what it brought.
  package func run() async throws {
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.sendCalls() }
        group.addTask { await self.writeRecords() }
        await loop()
        group.cancelAll()
        endLogins()
        waiters.endAll()
      }
    } onGracefulShutdown: {
      self.stopping.store(true, ordering: .releasing)
      self.alarm.ring()
    }
  }

  private func loop() async {
    var giveUp: BootTime?
    while !Task.isCancelled {
      let now = clock.now()
      tick(at: now)
      if stopping.load(ordering: .acquiring) {
        let limit = giveUp ?? now.boot.advanced(by: policy.longestDrain)
        giveUp = limit
        if isDrained || limit <= now.boot { return }
      }
      wake = min(nextWake, giveUp ?? .distantFuture, now.boot.advanced(by: policy.longestSleep))
      await sleep(until: wake)
    }
  }

  /// Everything that is due now.
  package func tick(at now: Now) {
    noticeClockStep(at: now)
    waiters.expire(at: now.boot)
    while let account = deadlines.popDue(at: now.boot, deadline: \.deadline) {
      account.deadline = .distantFuture
      lookAt(account, at: now)
    }
    while let name = loginDeadlines.popDue(at: now.boot, deadline: { logins[$0]?.deadline }) {
      goOn(with: name, at: now)
    }
    dispatch(at: now)
    tellTokenEnds(at: now)
    lastPass = now.boot
    let counts = board.counts
    toldCounts = counts
    observers.passed(counts)
  }

  private var nextWake: BootTime {
    min(deadlines.earliest, tokenEnds.earliest, loginDeadlines.earliest, waiters.earliestDeadline, lanes.resumesAt)
  }

  /// Whether the loop sleeps for too long, or has something to tell or to end.
  var isWakeWanted: Bool {
    nextWake < wake || board.counts != toldCounts || stopping.load(ordering: .acquiring)
  }

  /// Never for longer than the policy's longest sleep: a timer that stands still during suspend must not decide.
  private nonisolated func sleep(until wake: BootTime) async {
    await alarm.wait(until: wake, on: clock)
  }

  func noteClock(_ now: Now) { clockOffset = now.offset }

  /// A step of the wall clock moves no deadline here, but what Twitch says of the expiry is wanted again.
  private func noticeClockStep(at now: Now) {
    defer { clockOffset = now.offset }
    guard let clockOffset, abs(clockOffset - now.offset) > 5000 else { return }
    logger.record(.clockStepped, ["by_ms": "\(now.offset - clockOffset)"])
    for name in states.names { apply(.clockStepped, to: name, at: now) }
  }

  /// Whether nothing is under way that a restart could lose.
  private var isDrained: Bool {
    writes.isIdle && !busy.contains { states[$0]?.isFetching ?? false } && !states.all.contains { $0.state.isUnsaved }
      && !logins.values.contains(where: \.login.mustBeDrained)
  }
}

/// What is left of an account that is no longer kept: what the store has of it, its generation included, and the ticket,
/// both of which must go on rising if it comes back, so that callers and late answers tell the old one from the new.
struct Retired {
  let stored: StoredAccount
  var ticket: Ticket = 0
}

extension Now {
  fileprivate var offset: Int64 { wall.milliseconds &- boot.milliseconds }
}

extension AccountState {
  fileprivate var isFetching: Bool {
    switch activity {
    case .calling(let call, _): !call.isValidation
    case .saving(let pending, _): pending == .intent
    case .idle: false
    }
  }

  var isUnsaved: Bool {
    if case .saving = activity { true } else { false }
  }
}
