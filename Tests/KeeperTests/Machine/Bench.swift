import Testing

@testable import Keeper

/// One account without the loop: the test plays loop, Twitch and store, and sees every action.
struct Bench {
  var state: AccountState
  var now: Now
  var policy: KeeperPolicy
  /// What happened so far, for the message of a failed test.
  private(set) var log: [String] = []
  /// Every record that was made durable, in order.
  private(set) var saved: [AccountRecord] = []
  /// What the store was asked to save and has not answered yet.
  private(set) var pendingRecord: AccountRecord?
  /// What callers see.
  private(set) var shown: BoardEntry
  private(set) var nextWaiter: WaiterID = 1

  init(_ account: Account, from stored: StoredAccount?, at now: Now = .start, policy: KeeperPolicy = KeeperPolicy()) {
    state = .restored(account, from: stored, at: now, policy: policy)
    self.now = now
    self.policy = policy
    shown = BoardEntry(state)
  }

  /// An account that was restored, validated, and has four hours to live.
  static func serving(
    _ kind: Kind, expiresIn: Duration? = .hours(4), policy: KeeperPolicy = KeeperPolicy()
  ) -> Bench {
    var bench = Bench(kind.account, from: .intact(kind.record(expiresIn: expiresIn)), policy: policy)
    bench.begin()
    bench.validated(kind.validation(expiresIn: expiresIn))
    bench.advance(.minutes(2))
    return bench
  }

  var step: Step { state.nextStep(at: now.boot) }
  var token: String? { shown.token(livingFor: .zero, at: now.boot)?.reveal() }

  mutating func advance(_ duration: Duration) { now = now.advanced(by: duration) }

  /// Goes to the moment of the next step and returns how far away it was; nil when there is none.
  @discardableResult mutating func advanceToNextStep() -> Duration? {
    guard case .wait(let until) = step else { return .zero }
    guard until < .distantFuture else { return nil }
    let wait = now.boot.duration(to: until)
    advance(wait)
    return wait
  }

  /// Starts what is due.
  @discardableResult mutating func begin() -> [Action] {
    let step = step
    return took(state.begin(step, at: now), of: "begin \(step)")
  }

  /// Asks for another token at once, as a caller with high demands does, until the refresh is under way.
  @discardableResult mutating func beginRenewal() -> [Action] {
    state.renewal.due = now.boot
    state.validation.due = max(state.validation.due, now.boot.advanced(by: .milliseconds(1)))
    let actions = begin()
    if case .saving(.intent, _) = state.activity { return save() }
    return actions
  }

  @discardableResult mutating func handle(_ event: Event) -> [Action] {
    took(state.handle(event, at: now, policy: policy), of: "\(event)")
  }

  // MARK: - Twitch

  @discardableResult mutating func validated(_ validation: Validation) -> [Action] {
    handle(.validated(validation, ticket: state.ticket))
  }

  @discardableResult mutating func obtained(_ response: TokenResponse) -> [Action] {
    handle(.obtained(response, ticket: state.ticket))
  }

  @discardableResult mutating func failed(_ failure: IdentityFailure) -> [Action] {
    handle(.failed(failure, ticket: state.ticket))
  }

  // MARK: - The store

  @discardableResult mutating func save() -> [Action] {
    if let pendingRecord { saved.append(pendingRecord) }
    pendingRecord = nil
    return handle(.saved(ticket: state.ticket))
  }

  @discardableResult mutating func failSave() -> [Action] {
    pendingRecord = nil
    return handle(.saveFailed(ticket: state.ticket))
  }

  // MARK: - People

  @discardableResult mutating func want() -> [Action] { handle(.wanted(by: waiter())) }

  @discardableResult mutating func report(_ generation: Generation? = nil) -> [Action] {
    handle(.reported(generation: generation ?? shown.generation, by: waiter()))
  }

  @discardableResult mutating func importGrant(_ grant: Grant, user: TwitchUser? = .bot) -> [Action] {
    handle(.imported(grant, user: user, by: waiter()))
  }

  @discardableResult mutating func logOut() -> [Action] { handle(.loggedOut(by: waiter())) }

  @discardableResult mutating func trust() -> [Action] { handle(.trusted(by: waiter())) }

  private mutating func waiter() -> WaiterID {
    defer { nextWaiter += 1 }
    return nextWaiter
  }

  private mutating func took(_ actions: [Action], of cause: String) -> [Action] {
    log.append("\(cause) → \(actions) | \(state.phase) \(state.activity)")
    for action in actions {
      switch action {
      case .save(let record, _): pendingRecord = record
      case .publish: shown = BoardEntry(state)
      case .call, .resume, .revoke, .notify: break
      }
    }
    return actions
  }
}

extension [Action] {
  var calls: [Call] { compactMap { if case .call(let call, _) = $0 { call } else { nil } } }
  var notices: [Notice] { compactMap { if case .notify(let notice) = $0 { notice } else { nil } } }
  var revoked: [Secret] { compactMap { if case .revoke(let token) = $0 { token } else { nil } } }
  var resumed: [WaiterID] { resumptions.flatMap(\.0) }
  var resumptions: [([WaiterID], Conclusion)] {
    compactMap { if case .resume(let ids, let conclusion) = $0 { (ids, conclusion) } else { nil } }
  }

  /// Whether everybody who was resumed was told so.
  func allSettled() -> Bool { resumptions.allSatisfy { $0.1 == .settled } }

  /// What those who were resumed were told, when it is one failure.
  var failure: Trouble.Kind? {
    for case (_, .failed(let trouble, _)) in resumptions { return trouble.kind }
    return nil
  }

  /// For how long those who were resumed are told to stay away.
  var retryAfter: Duration? {
    for case (_, .failed(_, let wait)) in resumptions { return wait }
    return nil
  }
}
