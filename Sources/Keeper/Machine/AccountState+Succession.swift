/// What becomes of an account whose configuration has changed. It happens as soon as nothing of the account is under way:
/// a refresh in flight is answered and saved first.
package enum Succession: Sendable, Equatable {
  /// It begins anew as this one, from what is stored, as after a restart.
  case account(Account)
  /// It is kept no more. What is stored stays.
  case removal
}

extension AccountState {
  /// The account as the configuration has it; nil when it is gone and something of it is still under way.
  package var definition: Account? {
    switch succession {
    case .account(let next): next
    case .removal: nil
    case nil: account
    }
  }

  /// Takes over a change that leaves the grant as good as it was (``Account/keepsGrant(of:)``).
  mutating func redefined(as account: Account, at now: Now) -> [Action] {
    let hadOtherSecret = self.account.client.secret != account.client.secret
    self.account = account
    if hadOtherSecret { clientMended(at: now) }
    return [.publish]
  }

  /// The client has another secret: what Twitch refused for the old one is tried at once.
  mutating func clientMended(at now: Now) {
    if trouble?.kind == .clientRejected { renewal.due = now.boot }
  }

  /// What is to become of it. Nobody waits for the answer to a validation: its successor asks again.
  mutating func succeed(by succession: Succession) -> [Action] {
    self.succession = succession
    if case .calling(let call, _) = activity, call.isValidation {
      activity = .idle
      ticket &+= 1
    }
    return [.publish]
  }

  /// It as its successor would be at once. Only for show while something of it is under way.
  func successor(at now: Now, policy: KeeperPolicy) -> AccountState? {
    guard let definition, succession != nil else { return nil }
    var next = AccountState.restored(definition, from: stored(at: now), at: now, policy: policy)
    next.ticket = ticket
    return next
  }

  /// Those who wait, whom somebody else has to answer.
  mutating func takeWaiters() -> [WaiterID] {
    defer { (awaitingValidation, awaitingRenewal) = ([], []) }
    return awaitingValidation + awaitingRenewal
  }

  /// Of an account that is to be replaced: callers come back in a moment, and what a person decides is decided for the
  /// successor.
  mutating func handleBeforeSuccession(_ event: Event, at now: Now, policy: KeeperPolicy) -> [Action]? {
    switch event {
    case .wanted(let waiter), .reported(_, let waiter), .trusted(let waiter):
      let trouble = Trouble(.outcomeUnknown, "its configuration has changed and its last refresh is still being saved")
      return [.resume([waiter], .failed(trouble, retryAfter: .seconds(1)))]
    case .imported, .loggedIn, .loggedOut:
      guard var next = successor(at: now, policy: policy) else { return nil }
      next.awaitingRenewal = takeWaiters()
      self = next
      return nil
    case .validated, .obtained, .failed, .saved, .saveFailed, .clockStepped: return nil
    }
  }
}

// MARK: - Other timing

extension AccountState {
  /// Applies another policy to what is due. Waits after failures stay as they are.
  mutating func replan(at now: Now, policy: KeeperPolicy) -> [Action] {
    switch phase {
    case .serving(let grant):
      if isChecked, validation.attempts == 0, awaitingValidation.isEmpty, let last = grant.validatedAt {
        validation.due = policy.nextValidation(after: last, jitter: jitter(last.milliseconds))
      }
      if renewal.attempts == 0 { planRenewal(of: grant, policy: policy) }
      return []
    case .needsLogin(.undecidable, let grant?) where policy.retriesUndecidable:
      phase = .refused(grant)
      renewal = Job(due: now.boot)
      return [.publish]
    case .empty, .unverified, .refused, .uncertain, .needsLogin: return []
    }
  }
}
