import TestSupport
import Testing

@testable import Keeper

/// One account, one seed: a world in which everything happens in any order, and the watch over what must not.
struct RandomRun {
  struct Sent { let call: Call, ticket: Ticket }
  struct Write { let record: AccountRecord, ticket: Ticket }

  let kind: Kind
  var random: SeededGenerator
  var now = Now.start
  var policy = KeeperPolicy()
  var state: AccountState
  var twitch: ModelTwitch
  /// Not answered yet; a call that was overtaken by an import or a logout may still be.
  var sent: [Sent] = []
  var writes: [Write] = []
  var durable: AccountRecord?
  var watch = Watch()
  private(set) var log: [String] = []

  init(kind: Kind, seed: UInt64) {
    self.kind = kind
    random = SeededGenerator(seed: seed)
    twitch = ModelTwitch(kind: kind)
    state = .restored(kind.account, from: nil, at: now, policy: policy)
    watch.shown = BoardEntry(state)
    if kind != .app { importGrant(bare: false) }
  }

  var problem: String? { watch.problem ?? (twitch.severed ? "a spent refresh token was sent: severed" : nil) }

  mutating func life() -> Duration { .seconds([0, 3, 600, 14_400, 14_400, 14_400].randomElement(using: &random)!) }

  // MARK: - What happens

  mutating func happen() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: beginStep()
    case 30..<55: answerCall()
    case 55..<75: endWrite(succeeds: !random.oneIn(5))
    case 75..<85: pass(time())
    case 85..<88: take(.wanted(by: watch.newWaiter()), "want")
    case 88..<91:
      let generation = (watch.shown?.generation ?? 0) - (random.oneIn(4) ? 1 : 0)
      take(.reported(generation: generation, by: watch.newWaiter()), "report \(generation)")
    case 92: if kind != .app { importGrant(bare: kind != .implicit && random.oneIn(3)) }
    case 91: if kind != .app { logIn() }
    case 93: take(.loggedOut(by: watch.newWaiter()), "log out", mayDrop: true)
    case 94:
      now.wall = now.wall.advanced(by: .hours(Int.random(in: -50_000...50_000, using: &random)))
      take(.clockStepped, "clock stepped")
    case 95: if random.oneIn(3) { twitch.die() }
    case 96, 97: crash()
    default: pass(.hours(5))
    }
  }

  private mutating func time() -> Duration {
    if case .wait(let until) = state.nextStep(at: now.boot), until < .distantFuture, random.oneIn(2) {
      return now.boot.duration(to: until)
    }
    return .milliseconds(Int.random(in: 0...100_000, using: &random))
  }

  mutating func pass(_ duration: Duration) {
    log.append("… \(duration)")
    now = now.advanced(by: duration)
  }

  mutating func beginStep() {
    let step = state.nextStep(at: now.boot)
    if case .wait = step { return }
    let hasEnded = state.phase.grant?.isExpired(at: now.boot) ?? false
    let before = state
    let actions = state.begin(step, at: now)
    if actions.isEmpty { watch.problem = "\(step) did nothing: a busy loop" }
    check(actions, "begin \(step)", since: before, mayDrop: step == .end && hasEnded || !before.isRenewable)
  }

  /// Something reaches the account.
  mutating func take(_ event: Event, _ text: String, mayDrop: Bool = false) {
    let before = state
    check(state.handle(event, at: now, policy: policy), text, since: before, mayDrop: mayDrop)
  }

  mutating func importGrant(bare: Bool) {
    let response = twitch.grant(at: now, life: .hours(4))
    let grant = Grant(
      accessToken: bare ? nil : response.accessToken, refreshToken: response.refreshToken, scopes: kind.scopes,
      expiresAt: bare ? nil : now.boot.advanced(by: .hours(4)), obtainedAt: now.boot,
      validatedAt: bare ? nil : now.boot)
    take(.imported(grant, user: bare ? nil : .bot, by: watch.newWaiter()), "import, bare: \(bare)", mayDrop: true)
  }

  private mutating func logIn() {
    let response = twitch.grant(at: now, life: .hours(4))
    let grant = Grant(
      accessToken: response.accessToken, refreshToken: response.refreshToken, scopes: kind.scopes,
      expiresAt: now.boot.advanced(by: .hours(4)), obtainedAt: now.boot, validatedAt: now.boot)
    take(.loggedIn(grant, user: .bot, claims: nil), "log in", mayDrop: true)
  }

  mutating func endWrite(succeeds: Bool) {
    guard !writes.isEmpty else { return }
    let write = writes.removeFirst()
    if succeeds {
      durable = write.record
      if let token = write.record.grant?.accessToken { watch.durableTokens.insert(token.reveal()) }
    }
    let event: Event = succeeds ? .saved(ticket: write.ticket) : .saveFailed(ticket: write.ticket)
    take(event, succeeds ? "saved" : "save failed")
  }

  /// The process dies: what was on its way to Twitch may arrive, what was on its way to the disk may have.
  private mutating func crash() {
    for _ in 0..<Int.random(in: 0...writes.count, using: &random) {
      durable = writes.removeFirst().record
      if let token = durable?.grant?.accessToken { watch.durableTokens.insert(token.reveal()) }
    }
    for lost in sent where random.oneIn(2) {
      if case .refresh(let token) = lost.call { _ = twitch.refresh(token, at: now, life: .hours(4)) }
    }
    sent = []
    writes = []
    watch.waiting = []
    pass(.seconds(Int.random(in: 0...20_000, using: &random)))
    state = .restored(kind.account, from: durable.map { .intact($0) }, at: now, policy: policy)
    log.append("CRASH; restored as \(state.phase)")
    watch.look(at: BoardEntry(state))
  }

  // MARK: - What must hold

  private mutating func check(_ actions: [Action], _ text: String, since before: AccountState, mayDrop: Bool) {
    log.append("\(text): \(actions.brief) | \(state.phase.brief) \(state.activity.brief)")
    if before.phase.grant != nil, state.phase.grant == nil, !mayDrop {
      watch.problem = "a grant was dropped by: \(text)"
    }
    if state.generation < before.generation { watch.problem = "the generation fell" }
    for action in actions { check(action, since: before) }
  }

  private mutating func check(_ action: Action, since before: AccountState) {
    switch action {
    case .call(let call, let ticket):
      watch.began(call, durable: durable, activity: before.activity)
      sent.append(Sent(call: call, ticket: ticket))
      let tokens = sent.compactMap { if case .refresh(let token) = $0.call { token.reveal() } else { nil } }
      if Set(tokens).count < tokens.count { watch.problem = "the same refresh token is in flight twice" }
    case .save(let record, let ticket): writes.append(Write(record: record, ticket: ticket))
    case .publish: watch.look(at: BoardEntry(state))
    case .resume(let ids, _): watch.resumed(ids)
    case .revoke(let token):
      if state.phase.servedGrant?.accessToken == token { watch.problem = "the served \(token.reveal()) was revoked" }
      twitch.revoke(token)
    case .notify: break
    }
  }
}
