/// What is known of an account's grant. What is being done about it is the ``Activity``, which is orthogonal: a refresh
/// under way is no reason to stop serving.
package enum Phase: Sendable, Equatable {
  /// No token was obtained yet and none was refused; only app accounts.
  /// → `serving` when one is obtained.
  case empty
  /// A user grant is kept whose user is not known yet, so it is not handed out.
  /// → `serving` when Twitch names an acceptable user; `needsLogin` when another; `refused` when the token is dead.
  case unverified(Grant)
  /// The access token is good as far as anyone knows, and is handed out until its end.
  /// → `serving` when renewed; `refused` when Twitch says it is dead; `uncertain` when the answer to a public client's
  /// refresh is lost; `needsLogin` when the grant is refused or ends.
  case serving(Grant)
  /// The access token is dead or not known; the refresh token or the client's secret can get another.
  /// → `serving` or `unverified` when renewed; `uncertain` and `needsLogin` as above.
  case refused(Grant)
  /// A refresh token of a public client was sent and it is not known whether it was spent. The old access token tells:
  /// a processed refresh has revoked it.
  /// → `serving` when it still validates `probes` times; `needsLogin` when it does not or cannot tell.
  case uncertain(Grant, probes: Int)
  /// Only a person can help. `kept` is a grant that may still be good and must not be used without a person's word.
  /// → `serving`, `unverified` or `refused` by an import or a login.
  case needsLogin(LoginReason, kept: Grant? = nil)

  package var grant: Grant? {
    switch self {
    case .unverified(let grant), .serving(let grant), .refused(let grant), .uncertain(let grant, _): grant
    case .needsLogin(_, let kept): kept
    case .empty: nil
    }
  }

  /// The grant whose access token may be handed out.
  package var servedGrant: Grant? {
    switch self {
    case .serving(let grant), .uncertain(let grant, _): grant
    case .empty, .unverified, .refused, .needsLogin: nil
    }
  }
}

/// What is being done for an account. At most one thing at a time, which is what keeps a refresh token from being sent
/// twice.
package enum Activity: Sendable, Equatable {
  case idle
  /// A write has to succeed before anything else happens; `retry` is when it is tried again after a failure, the
  /// distant future while it is under way.
  case saving(Pending, retry: BootTime)
  /// A request to Twitch is under way, sent at `since`.
  case calling(Call, since: BootTime)
}

/// What a write is for, and so what follows when it is durable.
package enum Pending: Sendable, Equatable {
  /// A refresh token is about to be sent. Then: send it.
  case intent
  /// A new grant. Then: the generation rises and it is served. Indirect: few accounts have one at a time, and all of
  /// them have room for it.
  indirect case grant(Grant)
  /// The access token was withdrawn; the phase says so already. Then: the generation rises and callers are told.
  case withdrawal
  /// A person vouched for the refresh token. Then: it may be used.
  case trust
  /// Facts changed under the same token (expiry, scopes, user, an intent cleared).
  case facts
}

/// A request to Twitch.
package enum Call: Sendable, Equatable {
  case requestAppToken
  case refresh(Secret)
  case validate(Secret)
  /// A validation that asks whether a lost refresh was processed.
  case probe(Secret)

  var isValidation: Bool {
    switch self {
    case .validate, .probe: true
    case .requestAppToken, .refresh: false
    }
  }
}

/// Something that is done again and again.
package struct Job: Sendable, Equatable {
  package var due: BootTime
  /// Failures since the last success.
  package var attempts = 0

  static let never = Job(due: .distantFuture)
}
