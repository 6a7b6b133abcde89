extension AccountState {
  /// A caller needs a token that lives longer than the current one.
  mutating func wanted(by waiter: WaiterID, at now: Now, policy: KeeperPolicy) -> [Action] {
    switch phase {
    case .needsLogin: return [.resume([waiter], .settled)]
    case .serving(let grant) where !isRenewable || grant.isYoung(at: now.boot, policy: policy) && !isRenewing:
      return [.resume([waiter], .settled)]
    case .uncertain:
      return [.resume([waiter], .failed(outcomeUnknown, retryAfter: policy.probeSpacing))]
    case .unverified: return awaitValidation(waiter, at: now)
    case .empty, .refused, .serving: return awaitRenewal(waiter, at: now)
    }
  }

  /// A caller says that Twitch refused the token of `reported`.
  mutating func reported(
    _ reported: Generation, by waiter: WaiterID, at now: Now, policy: KeeperPolicy
  ) -> [Action] {
    switch phase {
    case .needsLogin: return [.resume([waiter], .settled)]
    case .uncertain: return [.resume([waiter], .failed(outcomeUnknown, retryAfter: policy.probeSpacing))]
    case .unverified: return awaitValidation(waiter, at: now)
    case .empty, .refused: return awaitRenewal(waiter, at: now)
    case .serving(let grant):
      if reported < generation || grant.wasJustValidated(at: now.boot, policy: policy) && !isRenewing {
        return [.resume([waiter], .settled)]
      }
      return awaitValidation(waiter, at: now)
    }
  }

  /// One validation answers everybody who reported the same token.
  private mutating func awaitValidation(_ waiter: WaiterID, at now: Now) -> [Action] {
    if let wait = backoff(of: validation, at: now.boot) {
      return [.resume([waiter], .failed(outcomeUnknown, retryAfter: wait))]
    }
    awaitingValidation.append(waiter)
    validation.due = min(validation.due, now.boot)
    return []
  }

  private mutating func awaitRenewal(_ waiter: WaiterID, at now: Now) -> [Action] {
    if let wait = backoff(of: renewal, at: now.boot) {
      return [.resume([waiter], .failed(outcomeUnknown, retryAfter: wait))]
    }
    awaitingRenewal.append(waiter)
    renewal.due = min(renewal.due, now.boot)
    return []
  }

  /// How long `job`, or the write that stands before it, has yet to wait after a failure. Callers are told so at once
  /// instead of being kept, and cannot shorten it.
  private func backoff(of job: Job, at now: BootTime) -> Duration? {
    if case .saving(_, let retry) = activity, retry > now, retry < .distantFuture { return now.duration(to: retry) }
    return job.attempts > 0 && job.due > now ? now.duration(to: job.due) : nil
  }

  private var outcomeUnknown: Trouble {
    trouble ?? Trouble(.outcomeUnknown, "the outcome of the last refresh is being found out")
  }

  /// Ends the waiting of those whom this end of a call concerns.
  mutating func resume(_ conclusion: Conclusion, validationOnly: Bool) -> [Action] {
    var waiters = awaitingValidation
    awaitingValidation = []
    if !validationOnly {
      waiters += awaitingRenewal
      awaitingRenewal = []
    }
    return waiters.isEmpty ? [] : [.resume(waiters, conclusion)]
  }

  /// Shows what is wrong, to people and to those who wait.
  mutating func report(_ trouble: Trouble, retryAfter: Duration, validationOnly: Bool) -> [Action] {
    self.trouble = trouble
    return [.publish, .notify(.trouble(trouble))]
      + resume(.failed(trouble, retryAfter: retryAfter), validationOnly: validationOnly)
  }
}

// MARK: - People

extension AccountState {
  /// A grant that a person handed over. It replaces whatever there was.
  mutating func imported(_ grant: Grant, user: TwitchUser?, by waiter: WaiterID, at now: Now) -> [Action] {
    awaitingRenewal.append(waiter)
    supersededToken = nil
    return [.notify(.imported)] + replace(with: grant, user: user, claims: nil, at: now)
  }

  /// A grant for which a person has just consented. The one that it replaces is ended once this one is durable.
  mutating func loggedIn(_ grant: Grant, user: TwitchUser, claims: String?, at now: Now) -> [Action] {
    // Another client's token is not ours to end, and a refused one has ended.
    if !isForeign, phase.isWorthEnding, let old = phase.grant?.accessToken ?? shelvedToken { supersededToken = old }
    return replace(with: grant, user: user, claims: claims, at: now)
  }

  private mutating func replace(
    with grant: Grant, user: TwitchUser?, claims: String?, at now: Now
  ) -> [Action] {
    let superseded = endUnshown(insteadOf: grant.accessToken)
    if let user { self.user = user }
    self.claims = claims
    isForgotten = false
    renewal.attempts = 0
    return superseded + write(.grant(grant), at: now)
  }

  /// Nothing of the grant is kept, nor whose it was. The generation is, so that it goes on rising.
  mutating func loggedOut(by waiter: WaiterID, at now: Now) -> [Action] {
    let superseded = endUnshown(insteadOf: nil)
    user = nil
    claims = nil
    supersededToken = nil
    trouble = nil
    isForgotten = account.origin == .socket
    renewal.attempts = 0
    awaitingValidation.append(waiter)
    return superseded
      + withdraw(to: account.kind == .app ? .empty : .needsLogin(.loggedOut), reason: "it was logged out", at: now)
  }

  /// A token that came, was not durable yet and so never shown, is ended when something takes its place.
  private func endUnshown(insteadOf next: Secret?) -> [Action] {
    guard case .saving(.grant(let grant), _) = activity, let token = grant.accessToken, token != next else { return [] }
    return [.revoke(token)]
  }
}

extension AccountState {
  /// Of the same client's grant that is put aside. Another client's is not ours to end.
  var shelvedToken: Secret? {
    guard case .intact(let record) = shelved, record.terms?.clientID == account.client.id else { return nil }
    return record.grant?.accessToken
  }
}

extension Phase {
  /// Whether the access token may still be good.
  fileprivate var isWorthEnding: Bool {
    switch self {
    case .serving, .unverified, .uncertain, .needsLogin: true
    case .empty, .refused: false
    }
  }
}

extension Grant {
  fileprivate func isYoung(at now: BootTime, policy: KeeperPolicy) -> Bool {
    obtainedAt.advanced(by: policy.freshToken) > now
  }

  fileprivate func wasJustValidated(at now: BootTime, policy: KeeperPolicy) -> Bool {
    validatedAt.map { $0.advanced(by: policy.freshValidation) > now } ?? false
  }
}
