// MARK: - From the store

extension AccountState {
  /// The account as it was kept. What is kept is served before Twitch is asked; the first validation is due at once.
  package static func restored(
    _ account: Account, from stored: StoredAccount?, at now: Now, policy: KeeperPolicy
  ) -> AccountState {
    switch stored {
    case .intact(let record): restored(account, from: record, at: now, policy: policy)
    case .damaged(_, let generation, let reason):
      fresh(account, generation: generation, reason: .damaged, detail: reason, at: now)
    case nil: fresh(account, generation: 0, reason: .neverLoggedIn, detail: nil, at: now)
    }
  }

  private static func fresh(
    _ account: Account, generation: Generation, reason: LoginReason, detail: String?, at now: Now
  ) -> AccountState {
    let phase: Phase = account.kind == .app ? .empty : .needsLogin(reason)
    var state = AccountState(account: account, generation: generation, phase: phase)
    if account.kind == .app { state.renewal.due = now.boot }
    state.trouble = detail.map { Trouble(.storeFailing, $0) }
    return state
  }

  private static func restored(
    _ account: Account, from record: AccountRecord, at now: Now, policy: KeeperPolicy
  ) -> AccountState {
    var state = AccountState(
      account: account, generation: record.generation, phase: record.phase(for: account, at: now, policy: policy),
      user: record.user, claims: record.claims)
    state.schedule(at: now, policy: policy)
    return state
  }
}

extension AccountRecord {
  fileprivate func phase(for account: Account, at now: Now, policy: KeeperPolicy) -> Phase {
    guard let grant = grant.map({ Grant($0, at: now) }) else {
      if case .needsLogin(let reason) = standing { return .needsLogin(reason) }
      return account.kind == .app ? .empty : .needsLogin(.neverLoggedIn)
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

// MARK: - To the store

extension AccountState {
  /// What is to be kept now, a pending change included.
  func record(at now: Now) -> AccountRecord {
    var record = AccountRecord(
      name: account.name, generation: generation, registration: isForgotten ? nil : account.registration,
      standing: standing, user: user, grant: phase.grant.map { AccountRecord.StoredGrant($0, at: now) },
      claims: claims)
    if case .uncertain = phase { record.intent = .init(generation: generation, at: now.wall) }
    guard case .saving(let pending, _) = activity else { return record }
    switch pending {
    case .intent: record.intent = .init(generation: generation, at: now.wall)
    case .grant(let grant):
      record.generation += 1
      record.standing = grant.accessToken == nil ? .refused : .serving
      record.grant = .init(grant, at: now)
      record.intent = nil
    case .withdrawal: record.generation += 1
    case .facts: break
    }
    return record
  }

  private var standing: AccountRecord.Standing {
    switch phase {
    case .empty: .empty
    case .serving, .unverified, .uncertain: .serving
    case .refused: .refused
    case .needsLogin(let reason, _): .needsLogin(reason: reason)
    }
  }
}

extension Account {
  fileprivate var registration: AccountRecord.Registration? {
    guard origin == .socket else { return nil }
    return .init(client: client.name, grantType: grantType, login: login, scopes: scopes)
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

extension AccountRecord.StoredGrant {
  fileprivate init(_ grant: Grant, at now: Now) {
    self.init(
      accessToken: grant.accessToken, refreshToken: grant.refreshToken, scopes: grant.scopes,
      expiresAt: grant.expiresAt.map(now.wall(at:)), obtainedAt: now.wall(at: grant.obtainedAt),
      validatedAt: grant.validatedAt.map(now.wall(at:)))
  }
}
