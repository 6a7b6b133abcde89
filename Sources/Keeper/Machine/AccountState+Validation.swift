extension AccountState {
  /// Twitch says that the access token is good.
  mutating func validated(_ validation: Validation, at now: Now, policy: KeeperPolicy) -> [Action] {
    guard case .calling(_, let since) = activity, var grant = phase.grant else { return [] }
    activity = .idle
    if validation.clientID != account.client.id { return foreign(validation, at: now, policy: policy) }
    if let other = validation.user, !account.accepts(other, bound: user) {
      let token = grant.accessToken.map { [Action.revoke($0)] } ?? []
      return token + withdraw(to: .needsLogin(.wrongUser), reason: "it belongs to \(other.login)", at: now)
    }
    isChecked = true
    isForeign = false
    let moved = grant.learn(validation, since: since)
    let rename = rename(to: validation.user)
    let changed = learn(validation.user) || moved || factsAreUnsaved || !hasTerms
    hasTerms = true
    if case .uncertain(_, let probes) = phase { return probed(grant, probes: probes + 1, at: now, policy: policy) }
    phase = .serving(grant)
    if let ending, !grant.isEnding(ending, at: now.boot) { self.ending = nil }
    self.validation = Job(due: policy.nextValidation(after: now.boot, jitter: jitter(now.boot.milliseconds)))
    if renewal.attempts == 0 {
      trouble = nil
      planRenewal(of: grant, policy: policy)
    }
    return [.publish, .notify(.validated)] + rename + resume(.settled, validationOnly: isRenewable)
      + (changed ? write(.facts, at: now) : [])
  }

  /// By what Twitch now says of the end; sooner if a caller waits for it.
  mutating func planRenewal(of grant: Grant, policy: KeeperPolicy) {
    guard isRenewable else { return }
    let due = policy.renewal(of: grant, for: account, jitter: jitter(1))
    renewal.due = awaitingRenewal.isEmpty ? due : min(renewal.due, due)
  }

  /// Twitch says that the access token is dead.
  mutating func refusedByValidation(reason: String, at now: Now, policy: KeeperPolicy) -> [Action] {
    activity = .idle
    switch phase {
    case .uncertain(let grant, _): return probeRefused(grant, at: now, policy: policy)
    case .serving(let grant), .unverified(let grant), .refused(let grant):
      let actions = withdraw(to: isRenewable ? .refused(grant) : withoutRenewal, reason: reason, at: now)
      spaceRenewals(after: grant, at: now, policy: policy)
      return actions
    case .empty, .needsLogin: return []
    }
  }

  /// Tokens that are refused as soon as they are given must not make us get one after the other. A single one, that
  /// somebody has revoked soon, is replaced at once.
  private mutating func spaceRenewals(after grant: Grant, at now: Now, policy: KeeperPolicy) {
    let earliest = grant.obtainedAt.advanced(by: policy.freshToken)
    guard case .refused = phase, replacesRefused, earliest > now.boot else { return }
    renewal = Job(due: earliest, attempts: 1)
    trouble = Trouble(.unexpected, "Twitch refuses a token that it has just given")
  }

  /// A token of another client: its refresh token must not be sent under ours, which would end the grant. An app gets
  /// one of its own, though not more than one in an hour if that is no better.
  private mutating func foreign(_ validation: Validation, at now: Now, policy: KeeperPolicy) -> [Action] {
    isForeign = true
    renewal = .never
    if account.kind == .app, let grant = phase.grant {
      renewal.due = max(grant.obtainedAt.advanced(by: policy.operatorInterval), now.boot)
    }
    self.validation = Job(due: policy.nextValidation(after: now.boot, jitter: jitter(2)), attempts: 1)
    return report(
      Trouble(.wrongClient, "the token belongs to client \(validation.clientID), not to \(account.client.id)"),
      retryAfter: policy.operatorInterval, validationOnly: false)
  }

  private func rename(to new: TwitchUser?) -> [Action] {
    guard let user, let new, user.login != new.login else { return [] }
    return [.notify(.renamed(from: user.login, to: new.login))]
  }

  /// Whether anything is new.
  private mutating func learn(_ user: TwitchUser?) -> Bool {
    guard let user, user != self.user else { return false }
    self.user = user
    return true
  }
}

/// The length of a time, whatever its direction.
private func abs(_ duration: Duration) -> Duration { max(duration, .zero - duration) }

extension Grant {
  /// Takes over what Twitch said; whether it is worth storing. Expiry moves by a second or so with each answer.
  fileprivate mutating func learn(_ validation: Validation, since: BootTime) -> Bool {
    let end = validation.expiresIn.map(since.advanced(by:))
    let moved =
      if let end, let expiresAt { abs(expiresAt.duration(to: end)) > .seconds(60) } else { end != expiresAt }
    let changed = moved || Set(scopes) != Set(validation.scopes)
    expiresAt = end
    scopes = scopes.sharing(validation.scopes)
    validatedAt = since
    return changed
  }
}
