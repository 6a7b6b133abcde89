import Synchronization

extension Keeper {
  /// Takes in a fact, does what follows from it, and notes when to look at the account again.
  func apply(_ event: Event, to name: AccountName, at now: Now) {
    guard let index = states.index(forKey: name) else { return }
    let actions = states.values[index].handle(event, at: now, policy: policy)
    finish(actions, for: name, at: now)
    removeIfForgotten(name)
    concludeLogin(name, at: now)
    if event.isFirstAnswer, unchecked.remove(name) != nil, unchecked.isEmpty { firstPass.ring() }
  }

  /// Queues the account if something is due, else sets its deadline.
  func lookAt(_ name: AccountName, at now: Now) {
    guard let state = states[name] else { return deadlines.set(name, to: .distantFuture) }
    switch state.nextStep(at: now.boot) {
    case .wait(let until): deadlines.set(name, to: until)
    case .validate: lanes.add(name, to: state.isUrgent ? .urgent : .validation)
    case .renew: lanes.add(name, to: state.isUrgent ? .urgent : .renewal)
    case .save, .warn, .end: lanes.add(name, to: .urgent)
    }
  }

  /// Starts what waits, as far as there is room.
  func dispatch(at now: Now) {
    while hasRoom(reserve: 0), let name = lanes.next(in: .urgent) { begin(name, at: now) }
    lanes.resumesAt = .distantFuture
    for lane in [Lanes.Lane.renewal, .validation] {
      while lanes.hasWork(in: lane), hasRoom(reserve: policy.callsInFlight / 4) {
        if let later = pacer.take(at: now.boot) {
          lanes.resumesAt = later
          return
        }
        guard let name = lanes.next(in: lane) else { break }
        begin(name, at: now)
      }
    }
  }

  private func hasRoom(reserve: Int) -> Bool { busy.count < max(policy.callsInFlight - reserve, 1) }

  /// Asks again whether the step is still needed, since the account may have waited in a lane.
  private func begin(_ name: AccountName, at now: Now) {
    guard let index = states.index(forKey: name) else { return }
    let step = states.values[index].nextStep(at: now.boot)
    if stopping.load(ordering: .relaxed), step != .save { return }
    finish(states.values[index].begin(step, at: now), for: name, at: now)
  }

  private func finish(_ actions: [Action], for name: AccountName, at now: Now) {
    guard let state = states[name] else { return }
    if state.holdsPlace { busy.insert(name) } else { busy.remove(name) }
    for action in actions { perform(action, for: state, at: now) }
    lookAt(name, at: now)
  }
}

extension AccountState {
  /// Whether it counts among the calls in flight: from the intent of a refresh to its answer.
  fileprivate var holdsPlace: Bool {
    switch activity {
    case .calling, .saving(.intent, _): true
    case .idle, .saving: false
    }
  }
}

extension Event {
  /// Whether it ends the first look at an account, well or badly.
  fileprivate var isFirstAnswer: Bool {
    switch self {
    case .validated, .failed, .saved, .saveFailed: true
    case .obtained, .wanted, .reported, .imported, .loggedIn, .loggedOut, .clockStepped: false
    }
  }
}
