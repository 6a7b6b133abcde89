extension AccountState {
  /// New tokens came. They are stored before anybody is told.
  mutating func obtained(_ response: TokenResponse, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .calling(_, let since) = activity else { return [] }
    let old = phase.grant
    let grant = Grant(
      accessToken: response.accessToken, refreshToken: response.refreshToken ?? old?.refreshToken,
      scopes: old?.scopes.sharing(response.scopes) ?? response.scopes,
      expiresAt: since.advanced(by: response.expiresIn ?? Self.assumedLife), obtainedAt: since)
    // Twitch ended the old one when it gave this one; if the write fails, callers must not go on with it.
    if isFenced, let dead = phase.servedGrant { phase = .refused(dead) }
    return write(.grant(grant), at: now)
  }

  /// Assumed until the validation that follows each renewal tells.
  private static let assumedLife = Duration.seconds(60 * 60)

  /// A call brought nothing.
  mutating func failed(_ failure: IdentityFailure, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .calling(let call, _) = activity else { return [] }
    if call.isValidation { return validationFailed(failure, at: now, policy: policy) }
    activity = .idle
    switch failure {
    case .grantRejected(let reason) where account.kind == .user:
      return withdraw(to: .needsLogin(.grantRejected), reason: reason, at: now)
    case .clientRejected, .grantRejected:
      renewal = Job(due: now.boot.advanced(by: policy.operatorInterval), attempts: renewal.attempts + 1)
      return renewalTroubled(failure, at: now)
    case .unreachable: return retryRenewal(failure, at: now)
    case .outcomeUnknown, .unexpected, .throttled:
      return isFenced ? becomeUncertain(failure, at: now, policy: policy) : retryRenewal(failure, at: now)
    }
  }

  private mutating func retryRenewal(_ failure: IdentityFailure, at now: Now) -> [Action] {
    renewal = renewal.failed(failure, at: now.boot, jitter: jitter(Int64(renewal.attempts)))
    return renewalTroubled(failure, at: now)
  }

  /// Says what is wrong and takes the intent back, since the refresh token is certainly unspent or may be used again.
  private mutating func renewalTroubled(_ failure: IdentityFailure, at now: Now) -> [Action] {
    let wait = now.boot.duration(to: renewal.due)
    let actions = report(Trouble(failure), retryAfter: wait, validationOnly: false)
    return account.kind == .app ? actions : actions + write(.facts, at: now)
  }

  private mutating func validationFailed(_ failure: IdentityFailure, at now: Now, policy: KeeperPolicy) -> [Action] {
    if case .grantRejected(let reason) = failure { return refusedByValidation(reason: reason, at: now, policy: policy) }
    activity = .idle
    validation = validation.failed(failure, at: now.boot, jitter: jitter(Int64(validation.attempts)))
    if case .uncertain(let grant, _) = phase, grant.isExpired(at: now.boot) {
      return undecidable(grant, at: now, policy: policy)
    }
    return report(Trouble(failure), retryAfter: now.boot.duration(to: validation.due), validationOnly: true)
  }
}

// MARK: - The replay fence

extension AccountState {
  /// The refresh token was sent and nobody knows whether it was spent: ask the old access token, which a processed
  /// refresh has revoked.
  private mutating func becomeUncertain(
    _ failure: IdentityFailure, at now: Now, policy: KeeperPolicy
  ) -> [Action] {
    guard let grant = phase.grant else { return [] }
    renewal.attempts += 1
    let canTell = phase.servedGrant != nil && !grant.isExpired(at: now.boot)
    guard canTell else { return undecidable(grant, at: now, policy: policy) }
    phase = .uncertain(grant, probes: 0)
    renewal.due = .distantFuture
    validation = Job(due: now.boot)
    return [.notify(.uncertain)] + report(Trouble(failure), retryAfter: policy.probeSpacing, validationOnly: false)
      + write(.facts, at: now)
  }

  /// The old access token still works. Twice, some time apart, proves that the refresh was not processed.
  mutating func probed(_ grant: Grant, probes: Int, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard probes >= 2 else {
      phase = .uncertain(grant, probes: probes)
      validation = Job(due: now.boot.advanced(by: policy.probeSpacing))
      return [.publish]
    }
    phase = .serving(grant)
    validation = Job(due: policy.nextValidation(after: now.boot, jitter: jitter(3)))
    renewal.due = now.boot.advanced(by: Backoff.wait(afterAttempts: renewal.attempts, jitter: jitter(4)))
    return [.publish] + write(.facts, at: now)
  }

  /// The old access token is dead. Unless it died of age, the refresh was processed and its answer is lost.
  mutating func probeRefused(_ grant: Grant, at now: Now, policy: KeeperPolicy) -> [Action] {
    // Twitch tells lifetimes in whole seconds: near its end nobody can say what a token died of.
    if grant.isExpired(at: now.boot.advanced(by: .seconds(2))) { return undecidable(grant, at: now, policy: policy) }
    return withdraw(
      to: .needsLogin(.answerLost), reason: "a refresh was processed and its answer was lost", at: now)
  }

  private mutating func undecidable(_ grant: Grant, at now: Now, policy: KeeperPolicy) -> [Action] {
    let actions = withdraw(
      to: Phase(undecidable: grant, policy: policy), reason: "whether its refresh was processed is not known", at: now)
    if case .refused = phase {
      renewal.due = now.boot.advanced(by: Backoff.wait(afterAttempts: renewal.attempts, jitter: jitter(4)))
    }
    return actions
  }
}

extension Job {
  /// Whatever a `Retry-After` says, an account is not left alone for longer.
  private static let longestWait = Duration.seconds(60 * 60)

  /// The next attempt: by the table, or later if Twitch asked for that.
  func failed(_ failure: IdentityFailure, at now: BootTime, jitter: Double) -> Job {
    var wait = Backoff.wait(afterAttempts: attempts + 1, jitter: jitter)
    if case .throttled(let retryAfter?) = failure { wait = max(wait, min(retryAfter, Self.longestWait)) }
    return Job(due: now.advanced(by: wait), attempts: attempts + 1)
  }
}

extension Trouble {
  init(_ failure: IdentityFailure) {
    switch failure {
    case .unreachable(let reason): self.init(.unreachable, reason)
    case .outcomeUnknown(let reason): self.init(.outcomeUnknown, reason)
    case .throttled: self.init(.throttled, "Twitch asks to slow down")
    case .grantRejected(let reason): self.init(.unexpected, reason)
    case .clientRejected(let reason): self.init(.clientRejected, reason)
    case .unexpected(let status, let reason): self.init(.unexpected, "status \(status): \(reason)")
    }
  }
}
