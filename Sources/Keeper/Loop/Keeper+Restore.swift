import Logging

extension Keeper {
  /// One that is not in the configuration: it was added over the socket, or is kept for its generation.
  func restoreRegistered(_ stored: StoredAccount, at now: Now) {
    guard case .intact(let record) = stored, let registration = record.registration else {
      retired[stored.name] = Retired(stored: stored)
      if case .damaged(_, _, let reason) = stored {
        logger.record(.accountUnreadable, ["account": "\(stored.name)", "why": "\(reason)"])
      }
      return
    }
    guard let account = Account(record.name, registration, clients) else {
      retired[stored.name] = Retired(stored: stored)
      logger.record(.accountWithoutClient, ["account": "\(record.name)", "client": "\(registration.client)"])
      return
    }
    adopt(.restored(account, from: stored, at: now, policy: policy), at: now)
  }

  /// Device logins that were under way go on, and those that have expired end by themselves at once. One whose account
  /// is not the same any more is over.
  func resume(_ kept: [PendingLogin], at now: Now) {
    for kept in kept {
      guard let account = states[kept.account]?.account, account.kind == .user, account.client.id == kept.clientID
      else {
        forgetKeptLogin(of: kept.account)
        logger.record(.loginOrphaned, ["account": "\(kept.account)"])
        continue
      }
      lastLogin += 1
      let login = Login.resumed(lastLogin, kept, for: account, at: now, policy: policy)
      start(login, LoginBroadcast(login.shown), .loginResumed, at: now)
    }
  }

  func adopt(_ state: AccountState, at now: Now) {
    let account = states.add(state)
    board.publish(BoardEntry(state))
    if state.shelved != nil, let trouble = state.trouble { log(.trouble(trouble), of: state) }
    if state.isHeldBack, let distrust = state.distrust {
      log(.heldBack(distrust), of: state)
      observers.noticed(state.name, state.generation, .heldBack(distrust))
    }
    lookAt(account, at: now)
  }
}

extension Account {
  /// One that was added over the socket; nil when its client is not in the configuration.
  convenience init?(_ name: AccountName, _ registration: AccountRecord.Registration, _ clients: [String: Client]) {
    guard let client = clients[registration.client] else { return nil }
    self.init(
      name: name, client: client, grantType: registration.grantType, login: registration.login,
      scopes: registration.scopes, origin: .socket)
  }
}

extension StoredAccount {
  package var name: AccountName {
    switch self {
    case .intact(let record): record.name
    case .damaged(let name, _, _): name
    }
  }

  package var generation: Generation {
    switch self {
    case .intact(let record): record.generation
    case .damaged(_, let generation, _): generation
    }
  }
}
