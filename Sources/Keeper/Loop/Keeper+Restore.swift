import Logging

extension Keeper {
  /// Fills the board from the store: accounts of the configuration, and those that were added over the socket.
  func restore(_ stored: [StoredAccount], at now: Now) {
    var lists = SharedScopes()
    var waiting = Dictionary(configured.map { ($0.name, $0) }) { _, last in last }
    board.reserve(configured.count + stored.count)
    deadlines.reserve(configured.count + stored.count)
    tokenEnds.reserve(configured.count + stored.count)
    states.reserve(configured.count + stored.count)
    for stored in stored {
      let stored = lists.sharing(stored)
      if let account = waiting.removeValue(forKey: stored.name) {
        adopt(.restored(account, from: stored, at: now, policy: policy), at: now)
      } else {
        restoreRegistered(stored, at: now)
      }
    }
    for account in configured where waiting[account.name] != nil {
      adopt(.restored(account, from: nil, at: now, policy: policy), at: now)
    }
  }

  private func restoreRegistered(_ stored: StoredAccount, at now: Now) {
    guard case .intact(let record) = stored, let registration = record.registration else {
      retired[stored.name] = Retired(stored: stored)
      if case .damaged(_, _, let reason) = stored {
        logger.error(
          "An account cannot be read; if it was added over the socket, add it again",
          metadata: ["account": "\(stored.name)", "why": "\(reason)"])
      }
      return
    }
    guard let account = Account(record.name, registration, clients) else {
      retired[stored.name] = Retired(stored: stored)
      logger.warning(
        "An account is kept but not served: its client is not in the configuration",
        metadata: ["account": "\(record.name)", "client": "\(registration.client)"])
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
        logger.notice(
          "A device login is over: its account has changed",
          metadata: ["account": "\(kept.account)"])
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
