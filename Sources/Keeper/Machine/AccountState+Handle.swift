extension AccountState {
  /// Takes in a fact. Answers to questions that are no longer asked change nothing.
  package mutating func handle(_ event: Event, at now: Now, policy: KeeperPolicy) -> [Action] {
    if succession != nil, let actions = handleBeforeSuccession(event, at: now, policy: policy) { return actions }
    return switch event {
    case .validated(let validation, let ticket): answered(ticket) { $0.validated(validation, at: now, policy: policy) }
    case .obtained(let response, let ticket):
      ticket == self.ticket && isCalling
        ? obtained(response, at: now, policy: policy) : [.revoke(response.accessToken), .notify(.stale)]
    case .failed(let failure, let ticket): answered(ticket) { $0.failed(failure, at: now, policy: policy) }
    case .saved(let ticket): ticket == self.ticket && isSaving ? saved(at: now, policy: policy) : []
    case .saveFailed(let ticket): ticket == self.ticket && isSaving ? saveFailed(at: now) : []
    case .wanted(let waiter): wanted(by: waiter, at: now, policy: policy)
    case .reported(let generation, let waiter): reported(generation, by: waiter, at: now, policy: policy)
    case .imported(let grant, let user, let waiter): imported(grant, user: user, by: waiter, at: now)
    case .loggedIn(let grant, let user, let claims): loggedIn(grant, user: user, claims: claims, at: now)
    case .trusted(let waiter): trusted(by: waiter, at: now)
    case .loggedOut(let waiter): loggedOut(by: waiter, at: now)
    case .clockStepped: clockStepped(at: now)
    }
  }

  private mutating func answered(_ ticket: Ticket, _ body: (inout Self) -> [Action]) -> [Action] {
    ticket == self.ticket && isCalling ? body(&self) : [.notify(.stale)]
  }

  private var isCalling: Bool {
    if case .calling = activity { true } else { false }
  }

  private var isSaving: Bool {
    if case .saving = activity { true } else { false }
  }

  private mutating func clockStepped(at now: Now) -> [Action] {
    factsAreUnsaved = true
    if case .serving = phase { validation = Job(due: now.boot) }
    return []
  }
}
