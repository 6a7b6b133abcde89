extension AccountState {
  /// The account as it was kept. What is kept is served before Twitch is asked; the first validation is due at once. What
  /// is kept and is not this account's is put aside (``Misfit``).
  package static func restored(
    _ account: Account, from stored: StoredAccount?, at now: Now, policy: KeeperPolicy
  ) -> AccountState {
    switch stored {
    case .intact(let record):
      if let misfit = account.misfit(of: record) { return shelving(record, misfit, as: account, at: now) }
      return restored(account, from: record, at: now, policy: policy)
    case .damaged(_, let generation, let reason):
      var state = fresh(
        account, generation: generation, reason: .damaged, trouble: Trouble(.storeFailing, reason), at: now)
      state.shelved = stored
      return state
    case nil: return fresh(account, generation: 0, reason: .neverLoggedIn, trouble: nil, at: now)
    }
  }

  /// An account that has just been added, whatever the store has under its name from before.
  static func begun(_ account: Account, over stored: StoredAccount?, at now: Now) -> AccountState {
    var state = fresh(
      account, generation: stored?.generation ?? 0, reason: .neverLoggedIn, trouble: nil, at: now)
    state.shelved = stored ?? .intact(AccountRecord(name: account.name, generation: 0, standing: .empty))
    return state
  }

  private static func fresh(
    _ account: Account, generation: Generation, reason: LoginReason, trouble: Trouble?, at now: Now
  ) -> AccountState {
    let phase: Phase = account.kind == .app ? .empty : .needsLogin(reason)
    var state = AccountState(account: account, generation: generation, phase: phase)
    if account.kind == .app { state.renewal.due = now.boot } else { state.trouble = trouble }
    return state
  }

  private static func shelving(
    _ record: AccountRecord, _ misfit: Misfit, as account: Account, at now: Now
  ) -> AccountState {
    // Without a grant only the user is another one, and why a login is needed stays true.
    let old: LoginReason? =
      if record.grant == nil, case .needsLogin(let reason) = record.standing { reason } else { nil }
    var state = fresh(
      account, generation: record.generation, reason: old ?? misfit.reason,
      trouble: old == nil ? misfit.trouble(of: account) : nil, at: now)
    var shelved = record
    shelved.registration = account.registration
    state.shelved = .intact(shelved)
    if shelved != record { state.activity = .saving(.facts, retry: now.boot) }
    return state
  }

  private static func restored(
    _ account: Account, from record: AccountRecord, at now: Now, policy: KeeperPolicy
  ) -> AccountState {
    var state = AccountState(
      account: account, generation: record.generation, phase: record.phase(for: account, at: now, policy: policy),
      user: record.user, claims: record.claims)
    state.distrust = record.distrust
    state.hasTerms = record.terms != nil
    state.schedule(at: now, policy: policy)
    // What the configuration has changed is made durable first, so that the next change is compared with this one. So is
    // that an intent says nothing for a client that may try again.
    if state.terms != record.terms || account.registration != record.registration
      || record.intent != nil && !state.isFenced
    {
      state.activity = .saving(.facts, retry: now.boot)
    }
    return state
  }
}

extension AccountRecord {
  fileprivate func phase(for account: Account, at now: Now, policy: KeeperPolicy) -> Phase {
    guard let grant = grant.map({ Grant($0, at: now) }) else {
      if account.kind == .app { return .empty }
      if case .needsLogin(let reason) = standing { return .needsLogin(reason) }
      return .needsLogin(.neverLoggedIn)
    }
    if intent != nil, account.kind == .user, account.client.type == .public {
      // Whether it can be found out is the probe's business; a grant without an access token has nothing to ask.
      let canTell = grant.accessToken != nil && standing != .refused
      return canTell ? .uncertain(grant, probes: 0) : Phase(undecidable: grant, policy: policy)
    }
    switch standing {
    case .serving where grant.accessToken == nil: return .refused(grant)
    case .serving: return account.kind == .user && user == nil ? .unverified(grant) : .serving(grant)
    case .refused: return .refused(grant)
    case .empty: return account.kind == .app ? .empty : .needsLogin(.neverLoggedIn)
    case .needsLogin(.distrusted) where distrust == nil: return .refused(grant)
    case .needsLogin(.undecidable): return Phase(undecidable: grant, policy: policy)
    case .needsLogin(let reason): return .needsLogin(reason, kept: grant)
    }
  }
}

extension Phase {
  init(undecidable grant: Grant, policy: KeeperPolicy) {
    self = policy.retriesUndecidable ? .refused(grant) : .needsLogin(.undecidable, kept: grant)
  }
}

extension Grant {
  /// What is past is not taken to be ahead, whatever the wall clock says: a token "young" for years would never be
  /// renewed or validated for a caller.
  fileprivate init(_ stored: AccountRecord.StoredGrant, at now: Now) {
    self.init(
      accessToken: stored.accessToken, refreshToken: stored.refreshToken, scopes: stored.scopes,
      expiresAt: stored.expiresAt.map(now.boot(at:)), obtainedAt: min(now.boot(at: stored.obtainedAt), now.boot),
      validatedAt: stored.validatedAt.map { min(now.boot(at: $0), now.boot) })
  }
}
