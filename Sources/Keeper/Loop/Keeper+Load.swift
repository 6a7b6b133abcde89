extension Keeper {
  /// Accounts that are read at once. Whoever asks for another one meanwhile is served in between.
  private static let pageSize = 1024

  /// Whether all that the store keeps is on the ``board``. Until then it may lack any account; see ``fetch(_:)``.
  package nonisolated var isLoaded: Bool { loaded.isReached }

  /// Returns when ``load()`` is done or has failed, or when the task is cancelled.
  package nonisolated func waitUntilLoaded() async { await loaded.wait() }

  /// Reads the store and serves what is in it, as it comes. Must return before ``run()``.
  package func load() async throws {
    do {
      try await readAll()
    } catch {
      loaded.giveUp()
      throw error
    }
  }

  private func readAll() async throws {
    reserve(configured.count)
    var place: String?
    repeat {
      let page = try await store.load(after: place, upTo: Self.pageSize)
      let now = clock.now()
      for stored in page.accounts { restore(stored, at: now) }
      observers.loading(states.count)
      place = page.next
    } while place != nil
    let logins = try await store.loadLogins()
    finishLoading(logins, at: clock.now())
  }

  /// Puts one account on the board before its turn, for a caller who asks for it while ``load()`` is under way. Afterwards
  /// the board lacks it only if there is none.
  package func fetch(_ name: AccountName) async throws {
    guard isMissing(name) else { return }
    let stored = try await store.load(name)
    // Its turn may have come meanwhile. Neither of the two below undoes what is newer.
    let now = clock.now()
    if let stored {
      restore(stored, at: now)
    } else if let account = unread.removeValue(forKey: name) {
      adopt(.restored(account, from: nil, at: now, policy: policy), at: now)
    }
  }

  private func isMissing(_ name: AccountName) -> Bool {
    !isLoaded && states[name] == nil && retired[name] == nil
  }

  /// One account as it is kept, unless it is here already: then the store has nothing newer.
  private func restore(_ stored: StoredAccount, at now: Now) {
    guard isMissing(stored.name) else { return }
    if let account = unread.removeValue(forKey: stored.name) {
      adopt(.restored(account, from: stored, at: now, policy: policy), at: now)
    } else {
      restoreRegistered(stored, at: now)
    }
  }

  private func finishLoading(_ logins: [PendingLogin], at now: Now) {
    for account in configured where unread.removeValue(forKey: account.name) != nil {
      adopt(.restored(account, from: nil, at: now, policy: policy), at: now)
    }
    resume(logins, at: now)
    noteClock(now)
    pacer.rate = policy.validationRate(accounts: states.count)
    beginFirstPass()
    loaded.reach()
  }

  /// With more accounts than are validated in ten seconds, which is as long as anybody waits for it, it concerns only
  /// those that have nothing to hand out: the others are served from the store, and validated in their turn.
  private func beginFirstPass() {
    let isCrowded = Double(states.count) > 10 * policy.validationsPerSecond
    for account in states.all where account.state.isToBeChecked && (account.state.isUrgent || !isCrowded) {
      account.isUnchecked = true
      unchecked += 1
    }
    if unchecked == 0 { firstPass.ring() }
  }

  private func reserve(_ count: Int) {
    board.reserve(count)
    deadlines.reserve(count)
    tokenEnds.reserve(count)
    states.reserve(count)
  }
}

extension AccountState {
  /// Whether the first pass has something to find out about it.
  fileprivate var isToBeChecked: Bool {
    if case .needsLogin = phase { false } else { true }
  }
}
