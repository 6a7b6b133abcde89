extension AccountState {
  /// Whether the refresh token must stay here until a person vouches for it. A confidential client's may be used again.
  var isHeldBack: Bool { isFenced && distrust != nil && phase.grant?.refreshToken != nil }

  /// What people are told as long as that lasts.
  var distrustTrouble: Trouble? {
    guard isHeldBack, let distrust else { return nil }
    return Trouble(.distrusted, distrust.explanation)
  }

  /// A person vouches that the refresh token is unspent. It is used only when that is durable.
  mutating func trusted(by waiter: WaiterID, at now: Now) -> [Action] {
    guard distrust != nil, !isRenewing else { return [.resume([waiter], .settled)] }
    if case .saving = activity {
      return [.resume([waiter], .failed(Trouble(.storeFailing, "a change is being saved"), retryAfter: .seconds(1)))]
    }
    awaitingValidation.append(waiter)
    return write(.trust, at: now)
  }

  /// The word of that person is durable.
  mutating func becameTrusted(at now: Now, policy: KeeperPolicy) -> [Action] {
    distrust = nil
    if case .needsLogin(.distrusted, let grant?) = phase {
      phase = .refused(grant)
      renewal = Job(due: now.boot)
    }
    if case .serving(let grant) = phase, isRenewable {
      renewal.due = policy.renewal(of: grant, for: account, jitter: jitter(1))
    }
    return [.publish, .notify(.trusted)] + resume(.settled, validationOnly: true)
  }
}

extension Trouble {
  /// The ways out for an account whose refresh token is held back.
  package static func trustHint(_ name: AccountName) -> String {
    "If nobody has used it since: 'tokenkeeper accounts trust \(name)'; if unsure: "
      + "'tokenkeeper login \(name)' or 'tokenkeeper import \(name)'."
  }
}

extension Distrust {
  package var explanation: String {
    switch self {
    case .restored:
      "the store is older than what this host has seen, as after restoring a backup, so its refresh token may be spent"
    case .copied: "the store was copied from another host, which may have spent its refresh token"
    }
  }
}
