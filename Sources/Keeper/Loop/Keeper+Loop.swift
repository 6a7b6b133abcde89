import Synchronization

extension Keeper {
  /// Takes in a fact, does what follows from it, and notes when to look at the account again.
  func apply(_ event: Event, to name: AccountName, at now: Now) {
    guard let account = states.find(name) else { return }
    let actions = account.state.handle(event, at: now, policy: policy)
    finish(actions, for: account, at: now)
    if account.state.succession == nil { removeIfForgotten(account, at: now) }
    concludeLogin(name, at: now)
    if event.isFirstAnswer { wasChecked(account) }
  }

  /// Queues the account if something is due, else sets its deadline.
  func lookAt(_ account: KeptAccount, at now: Now) {
    switch account.state.nextStep(at: now.boot) {
    case .wait(let until): setDeadline(of: account, to: until)
    case .validate: lanes.add(account, to: account.state.isUrgent ? .urgent : .validation)
    case .renew: lanes.add(account, to: account.state.isUrgent ? .urgent : .renewal)
    case .save, .warn, .end: lanes.add(account, to: .local)
    }
    awaitTokenEnd(of: account, at: now)
  }

  private func setDeadline(of account: KeptAccount, to time: BootTime) {
    guard account.deadline != time else { return }
    account.deadline = time
    deadlines.add(account, at: time)
  }

  /// Tells watchers of tokens that have ended and were neither renewed nor withdrawn, as nothing else would tell.
  func tellTokenEnds(at now: Now) {
    while let account = tokenEnds.popDue(at: now.boot, deadline: \.tokenEnd) {
      account.tokenEnd = .distantFuture
      if account.state.hasEndedToken(at: now.boot) { board.tokenEnded(account.name) }
      awaitTokenEnd(of: account, at: now)
    }
  }

  /// An earlier entry stays, and the account is looked at again then: one for each answer of Twitch about the same end
  /// would pile up.
  private func awaitTokenEnd(of account: KeptAccount, at now: Now) {
    guard case .serving(let grant) = account.state.phase, let end = grant.expiresAt, now.boot < end,
      end < account.tokenEnd
    else { return }
    account.tokenEnd = end
    tokenEnds.add(account, at: end)
  }

  /// The first pass is over when nobody is left.
  func wasChecked(_ account: KeptAccount) {
    guard account.isUnchecked else { return }
    account.isUnchecked = false
    unchecked -= 1
    if unchecked == 0 { firstPass.ring() }
  }

  /// Starts what waits, as far as there is room. What somebody waits for goes before our own pace, and nothing before the
  /// end of a pause that Twitch has asked for.
  func dispatch(at now: Now) {
    beginLocal(at: now)
    // What began below may have left some.
    defer { beginLocal(at: now) }
    lanes.resumesAt = .distantFuture
    if let end = pacer.pauseEnd(at: now.boot) {
      if lanes.hasWork { lanes.resumesAt = end }
      return
    }
    while hasRoom(reserve: 0), let account = lanes.next(in: .urgent) { begin(account, at: now) }
    for lane in [Lanes.Lane.renewal, .validation] {
      while lanes.hasWork(in: lane), hasRoom(reserve: callsInFlight / 4) {
        if let later = pacer.take(at: now.boot) {
          lanes.resumesAt = later
          return
        }
        guard let account = lanes.next(in: lane) else { break }
        begin(account, at: now)
      }
    }
  }

  private func hasRoom(reserve: Int) -> Bool { busy.count < max(callsInFlight - reserve, 1) }

  var callsInFlight: Int { policy.callsInFlight(rate: pacer.rate) }

  private func beginLocal(at now: Now) {
    while let account = lanes.next(in: .local) { beginLocally(account, at: now) }
  }

  /// What has become due meanwhile may be something else.
  private func beginLocally(_ account: KeptAccount, at now: Now) {
    if account.state.nextStep(at: now.boot).isLocal { begin(account, at: now) } else { lookAt(account, at: now) }
  }

  /// Asks again whether the step is still needed, since the account may have waited in a lane.
  private func begin(_ account: KeptAccount, at now: Now) {
    let step = account.state.nextStep(at: now.boot)
    if stopping.load(ordering: .relaxed), step != .save { return }
    finish(account.state.begin(step, at: now), for: account, at: now)
  }

  func finish(_ actions: [Action], for account: KeptAccount, at now: Now) {
    if account.state.holdsPlace { busy.insert(account.name) } else { busy.remove(account.name) }
    for action in actions { perform(action, for: account.state, at: now) }
    lookAt(account, at: now)
    if account.state.succession != nil { succeed(account, at: now) }
  }
}

extension AccountState {
  fileprivate func hasEndedToken(at time: BootTime) -> Bool {
    if case .serving(let grant) = phase { grant.isExpired(at: time) } else { false }
  }

  /// Whether it counts among the calls in flight: from the intent of a refresh to its answer.
  fileprivate var holdsPlace: Bool {
    switch activity {
    case .calling, .saving(.intent, _): true
    case .idle, .saving: false
    }
  }
}

extension Step {
  fileprivate var isLocal: Bool {
    switch self {
    case .save, .warn, .end: true
    case .renew, .validate, .wait: false
    }
  }
}

extension Event {
  /// Whether it ends the first look at an account, well or badly.
  fileprivate var isFirstAnswer: Bool {
    switch self {
    case .validated, .failed, .saved, .saveFailed: true
    case .obtained, .wanted, .reported, .imported, .trusted, .loggedIn, .loggedOut, .clockStepped: false
    }
  }
}
