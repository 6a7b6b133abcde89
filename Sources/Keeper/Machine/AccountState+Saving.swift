extension AccountState {
  /// A write is durable: now its consequences may be told.
  mutating func saved(at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .saving(let pending, _) = activity else { return [] }
    activity = .idle
    failedSaves = 0
    let isMended = trouble?.kind == .storeFailing
    if isMended { trouble = nil }
    switch pending {
    // The configuration has changed meanwhile: the intent is taken back.
    case .intent where succession != nil: return write(.facts, at: now)
    case .intent: return sendRefresh(at: now)
    case .grant(let grant): return adopt(grant, at: now, policy: policy)
    case .withdrawal: return withdrawn()
    case .trust: return becameTrusted(at: now, policy: policy)
    // They were published when they were learnt: whoever watches is not told the same again.
    case .facts: return isMended ? [.publish] : []
    }
  }

  private mutating func sendRefresh(at now: Now) -> [Action] {
    guard let token = phase.grant?.refreshToken else { return [] }
    return call(.refresh(token), at: now)
  }

  private mutating func adopt(_ grant: Grant, at now: Now, policy: KeeperPolicy) -> [Action] {
    let notice: Notice = phase.grant == nil ? .obtained : .renewed
    generation += 1
    trouble = nil
    hasTerms = true
    isChecked = true
    isForeign = false
    ending = nil
    let superseded = endSuperseded(by: grant.accessToken)
    distrust = nil
    replacesRefused = if case .refused(let old) = phase { old.accessToken != nil } else { false }
    phase = Phase(for: grant, of: account, user: isProven(grant) ? user : nil)
    schedule(at: now, policy: policy)
    if case .unverified = phase {
      awaitingValidation += awaitingRenewal
      awaitingRenewal = []
    }
    let answered = phase.servedGrant != nil ? resume(.settled, validationOnly: false) : []
    return [.publish, .notify(notice)] + answered + superseded
  }

  /// Never what is served now.
  private mutating func endSuperseded(by new: Secret?) -> [Action] {
    defer { supersededToken = nil }
    guard let old = supersededToken, old != new else { return [] }
    return [.revoke(old)]
  }

  /// Whether Twitch said whose grant it is. One that came as a bare refresh token may be anybody's, whoever the account
  /// belonged to before.
  private func isProven(_ grant: Grant) -> Bool {
    guard grant.validatedAt == nil, let old = phase.grant else { return true }
    return old.accessToken != nil
  }

  private mutating func withdrawn() -> [Action] {
    generation += 1
    guard case .refused = phase else { return [.publish] + resume(.settled, validationOnly: false) }
    // Whoever reported the old token now wants the next one.
    awaitingRenewal += awaitingValidation
    awaitingValidation = []
    return [.publish]
  }
}

extension Phase {
  fileprivate init(for grant: Grant, of account: Account, user: TwitchUser?) {
    if grant.accessToken == nil {
      self = .refused(grant)
    } else if account.kind == .user, user == nil {
      self = .unverified(grant)
    } else {
      self = .serving(grant)
    }
  }
}

// MARK: - When the store cannot save

extension AccountState {
  /// Nothing is lost by it: what is in memory stays served, and no refresh token leaves while this lasts.
  mutating func saveFailed(at now: Now) -> [Action] {
    guard case .saving(let pending, _) = activity else { return [] }
    failedSaves += 1
    let wait = Backoff.wait(afterAttempts: failedSaves, jitter: jitter(Int64(failedSaves)))
    let retry = now.boot.advanced(by: wait)
    switch pending {
    case .intent:
      activity = .idle
      renewal = Job(due: retry, attempts: renewal.attempts + 1)
    case .trust: activity = .idle
    case .facts:
      activity = .idle
      factsAreUnsaved = true
    case .grant, .withdrawal: activity = .saving(pending, retry: retry)
    }
    return report(Trouble(.storeFailing, "the store cannot save"), retryAfter: wait, validationOnly: false)
  }
}
