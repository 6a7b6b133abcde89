/// What should be done for an account.
package enum Step: Sendable, Equatable {
  /// Try the failed write again.
  case save
  /// Get a new access token.
  case renew
  /// Ask Twitch whether the access token is good.
  case validate
  /// Tell people that the token ends soon and cannot be renewed.
  case warn
  /// The token has ended and cannot be renewed.
  case end
  /// Nothing before then.
  case wait(until: BootTime)
}

extension AccountState {
  /// Pure. The earliest job that is due wins, so that one which fails again and again cannot starve the other.
  package func nextStep(at now: BootTime) -> Step {
    switch activity {
    case .calling: return .wait(until: .distantFuture)
    case .saving(_, let retry): return retry <= now ? .save : .wait(until: retry)
    case .idle: break
    }
    let (due, step) = nextJob(at: now)
    return due <= now ? step : .wait(until: due)
  }

  private func nextJob(at now: BootTime) -> (BootTime, Step) {
    switch phase {
    case .empty, .refused: return (renewal.due, .renew)
    case .unverified, .uncertain: return (validation.due, .validate)
    case .serving(let grant) where isToBeCheckedFirst(grant, at: now): return (validation.due, .validate)
    case .serving(let grant):
      let renewOrEnd: (BootTime, Step) =
        isRenewable ? (renewal.due, .renew) : (grant.expiresAt ?? .distantFuture, .end)
      let job = validation.due <= renewOrEnd.0 ? (validation.due, .validate) : renewOrEnd
      return nextWarning < job.0 ? (nextWarning, .warn) : job
    case .needsLogin: return (.distantFuture, .end)
    }
  }

  /// After a start, a token that cannot be renewed is not given up for what a wall clock said, and one that still seems
  /// to live is validated, once, before its refresh token is sent.
  private func isToBeCheckedFirst(_ grant: Grant, at now: BootTime) -> Bool {
    guard !isChecked else { return false }
    return !isRenewable || validation.attempts == 0 && !grant.isExpired(at: now)
  }

  /// Whether a caller waits for the next step, or there is nothing to hand out until it is done.
  package var isUrgent: Bool {
    if !awaitingRenewal.isEmpty || !awaitingValidation.isEmpty { return true }
    switch phase {
    case .empty, .refused, .unverified, .uncertain: return true
    case .serving, .needsLogin: return false
    }
  }

  /// Starts a step that ``nextStep(at:)`` asked for.
  package mutating func begin(_ step: Step, at now: Now) -> [Action] {
    switch step {
    case .wait: []
    case .save: save(at: now)
    case .renew: renew(at: now)
    case .validate: validate(at: now)
    case .warn: warn(at: now)
    case .end: withdraw(to: withoutRenewal, reason: "it has ended", at: now)
    }
  }

  private mutating func renew(at now: Now) -> [Action] {
    if account.kind == .app { return call(.requestAppToken, at: now) }
    guard isRenewable else {
      return withdraw(to: withoutRenewal, reason: "it was refused and cannot be renewed", at: now)
    }
    // The intent goes first: it is the fence against sending a refresh token twice, and it proves that the store can
    // take what the refresh will bring.
    return write(.intent, at: now)
  }

  private mutating func validate(at now: Now) -> [Action] {
    guard let token = phase.grant?.accessToken else { return [] }
    if case .uncertain = phase { return call(.probe(token), at: now) }
    return call(.validate(token), at: now)
  }
}

// MARK: - The two ways to be busy

extension AccountState {
  mutating func call(_ call: Call, at now: Now) -> [Action] {
    ticket &+= 1
    activity = .calling(call, since: now.boot)
    return [.call(call, ticket: ticket)]
  }

  mutating func write(_ pending: Pending, at now: Now) -> [Action] {
    activity = .saving(pending, retry: .distantFuture)
    switch pending {
    case .grant, .withdrawal: shelved = nil
    case .intent, .trust, .facts: break
    }
    return save(at: now)
  }

  /// Sends the pending change to the store, again if need be.
  private mutating func save(at now: Now) -> [Action] {
    guard case .saving(let pending, _) = activity else { return [] }
    ticket &+= 1
    activity = .saving(pending, retry: .distantFuture)
    // Cleared now, so that what changes while it is written is written again.
    if pending != .intent { factsAreUnsaved = false }
    return [.save(record(at: now), ticket: ticket)]
  }

  /// Where an account goes whose token is gone and cannot be renewed here. Another client's refresh token may still be
  /// good, so it is kept for when the operator has put the client right, as is one that a person has to vouch for.
  var withoutRenewal: Phase {
    if isForeign { return .needsLogin(.wrongClient, kept: phase.grant) }
    return isHeldBack ? .needsLogin(.distrusted, kept: phase.grant) : .needsLogin(.notRenewable)
  }

  /// Leaves the access token behind: at once for callers, durably for a restart.
  mutating func withdraw(to next: Phase, reason: String, at now: Now) -> [Action] {
    phase = next
    validation = .never
    renewal.due = .distantFuture
    switch next {
    case .refused, .empty: renewal.due = now.boot
    case .unverified, .serving, .uncertain, .needsLogin: break
    }
    var actions: [Action] = [.publish, .notify(.withdrawn(reason: reason))]
    if case .needsLogin(let reason, _) = next { actions.append(.notify(.needsLogin(reason))) }
    return actions + write(.withdrawal, at: now)
  }
}
