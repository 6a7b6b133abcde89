/// What a reload changes: all of it at once.
package struct KeeperConfiguration: Sendable {
  /// Those of the configuration file.
  package var accounts: [Account]
  package var clients: [Client]
  package var policy: KeeperPolicy

  package init(accounts: [Account], clients: [Client], policy: KeeperPolicy) {
    self.accounts = accounts
    self.clients = clients
    self.policy = policy
  }
}

/// What a reload did to the accounts, those that were added over the socket included.
package struct Reconfiguration: Sendable, Equatable {
  /// Sorted by name, as are the others.
  package internal(set) var added: [AccountName] = []
  package internal(set) var changed: [AccountName] = []
  package internal(set) var removed: [AccountName] = []
  package internal(set) var unchanged = 0
}

extension Keeper {
  /// Puts another configuration in force. When it returns, the board shows what a restart with it would show; accounts
  /// that it leaves as they are notice nothing.
  package func reconfigure(_ new: KeeperConfiguration) -> Reconfiguration {
    let now = clock.now()
    let isOtherPolicy = policy != new.policy
    policy = new.policy
    clients = Dictionary(new.clients.map { ($0.name, $0) }) { first, _ in first }
    var done = Reconfiguration()
    let wanted = wantedAccounts(new.accounts)
    for kept in Array(states.all) where wanted[kept.name] == nil && kept.state.definition != nil {
      removeAccount(kept, at: now)
      done.removed.append(kept.name)
    }
    for account in wanted.values { define(account, at: now, &done) }
    if isOtherPolicy { replan(at: now) }
    pacer.rate = policy.validationRate(accounts: states.count)
    done.sort()
    settle(at: now)
    return done
  }

  /// The accounts of the file, and those that were added over the socket and have a client.
  private func wantedAccounts(_ configured: [Account]) -> [AccountName: Account] {
    var wanted = Dictionary(configured.map { ($0.name, $0) }) { first, _ in first }
    wanted.reserveCapacity(states.count)
    for kept in states.all where wanted[kept.name] == nil {
      let account = kept.state.definition ?? kept.state.account
      guard let registration = account.registration else { continue }
      wanted[kept.name] =
        clients[account.client.name] == account.client ? account : Account(kept.name, registration, clients)
    }
    for (name, old) in retired where wanted[name] == nil {
      guard case .intact(let record) = old.stored, let registration = record.registration else { continue }
      wanted[name] = Account(name, registration, clients)
    }
    return wanted
  }

  private func define(_ account: Account, at now: Now, _ done: inout Reconfiguration) {
    guard let kept = states.find(account.name) else {
      bringBack(account, at: now)
      return done.added.append(account.name)
    }
    switch kept.state.definition {
    case account?: return done.unchanged += 1
    case _?: done.changed.append(account.name)
    case nil: done.added.append(account.name)
    }
    change(kept, to: account, at: now)
  }

  private func replan(at now: Now) {
    for account in states.all where account.state.succession == nil {
      finish(account.state.replan(at: now, policy: policy), for: account, at: now)
    }
  }
}

// MARK: - One account

extension Keeper {
  /// As after a restart: from what the store has under its name.
  private func bringBack(_ account: Account, at now: Now) {
    let old = retired.removeValue(forKey: account.name)
    var state = AccountState.restored(account, from: old?.stored, at: now, policy: policy)
    state.ticket = old?.ticket ?? 0
    adopt(state, at: now)
  }

  private func change(_ kept: KeptAccount, to account: Account, at now: Now) {
    endLogin(of: account.name, unlessFor: account)
    let isLight = kept.state.succession == nil && account.keepsGrant(of: kept.state.account)
    let actions =
      isLight ? kept.state.redefined(as: account, at: now) : kept.state.succeed(by: .account(account))
    finish(actions, for: kept, at: now)
  }

  private func removeAccount(_ account: KeptAccount, at now: Now) {
    _ = endLogin(of: account.name, .withdrawn)
    board.remove(account.name)
    for id in account.state.takeWaiters() { waiters.end(id, .concluded(.settled)) }
    finish(account.state.succeed(by: .removal), for: account, at: now)
  }

  /// A login for another client, or of what has no user any more, is over.
  private func endLogin(of name: AccountName, unlessFor account: Account) {
    guard let login = logins[name]?.login else { return }
    if account.kind != .user || login.client.id != account.client.id { _ = endLogin(of: name, .withdrawn) }
  }

  /// What was to become of an account happens once nothing of it is under way.
  func succeed(_ account: KeptAccount, at now: Now) {
    guard account.state.activity == .idle, let succession = account.state.succession else { return }
    guard case .account = succession, let next = account.state.successor(at: now, policy: policy) else {
      return remove(account.name, at: now)
    }
    wasChecked(account)
    adopt(next, at: now)
    for id in account.state.takeWaiters() { apply(.wanted(by: id), to: account.name, at: now) }
  }

  /// A refusal of the client that was meant for the secret of before.
  func tryAgain(_ order: CallOrder, at now: Now) {
    guard let account = states.find(order.name), account.state.account.client.id == order.client.id,
      account.state.account.client.secret != order.client.secret
    else { return }
    account.state.clientMended(at: now)
    lookAt(account, at: now)
  }
}

extension Reconfiguration {
  fileprivate mutating func sort() {
    added.sort()
    changed.sort()
    removed.sort()
  }
}
