extension AccountState {
  /// What the store has of it, or will have when what is under way is done.
  func stored(at now: Now) -> StoredAccount { shelved ?? .intact(record(at: now)) }

  /// What is to be kept now, a pending change included.
  func record(at now: Now) -> AccountRecord {
    if case .intact(let record) = shelved { return record }
    var record = AccountRecord(
      name: account.name, generation: generation, registration: isForgotten ? nil : account.registration,
      standing: standing, user: user, grant: phase.grant.map { AccountRecord.StoredGrant($0, at: now) },
      claims: claims, distrust: phase.grant?.refreshToken == nil ? nil : distrust, terms: terms)
    if case .uncertain = phase { record.intent = .init(generation: generation, at: now.wall) }
    guard case .saving(let pending, _) = activity else { return record }
    switch pending {
    case .intent: record.intent = .init(generation: generation, at: now.wall)
    case .grant(let grant):
      record.generation += 1
      record.standing = grant.accessToken == nil ? .refused : .serving
      record.grant = .init(grant, at: now)
      record.intent = nil
      record.distrust = nil
      record.terms = account.terms
    case .withdrawal: record.generation += 1
    case .trust: record.distrust = nil
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
  var registration: AccountRecord.Registration? {
    guard origin == .socket else { return nil }
    return .init(client: client.name, grantType: grantType, login: login, scopes: scopes)
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
