/// Everything the keeper knows of one account: a value that decides and touches nothing.
///
/// ``nextStep(at:)`` says what should be done now, ``begin(_:at:)`` starts it and ``handle(_:at:policy:)`` takes
/// in what came of it. All three are pure; the ``Action``s they return are done by the shell.
package struct AccountState: Sendable {
  package internal(set) var account: Account
  /// As callers know it: it rises only when a change is durable.
  package internal(set) var generation: Generation
  package internal(set) var phase: Phase
  package internal(set) var activity = Activity.idle
  /// Whose token it is, once Twitch said so.
  package internal(set) var user: TwitchUser?
  package internal(set) var trouble: Trouble?
  /// What the verified ID token of the last login said, as JSON text.
  package internal(set) var claims: String?
  /// How near the end of a token that cannot be renewed its owner was last told.
  var ending: EndingStage?
  /// The access token that a login replaces, to be ended when the new one is durable.
  var supersededToken: Secret?
  /// Getting a new access token.
  var renewal = Job.never
  /// Asking Twitch whether the current one is good (or, when uncertain, the next probe).
  var validation = Job.never
  /// Failed writes in a row.
  var failedSaves = 0
  /// The newest question; answers to older ones are stale.
  var ticket: Ticket = 0
  /// Callers that the end of a validation answers.
  var awaitingValidation: [WaiterID] = []
  /// Callers that only a renewal, or its failure, answers.
  var awaitingRenewal: [WaiterID] = []
  /// What is stored differs from what is known in something other than the tokens.
  var factsAreUnsaved = false
  /// Whether this process has the expiry from Twitch. Before, it came through the store and so through a wall clock
  /// that may have been wrong, now or then.
  var isChecked = false
  /// Twitch says that the token is another client's.
  var isForeign = false
  /// The current token was got because Twitch had refused the one before.
  var replacesRefused = false
  /// Why its refresh token may have been spent without the store knowing.
  package internal(set) var distrust: Distrust?
  /// Logged out and not in the configuration: only the generation is kept.
  package internal(set) var isForgotten = false
  /// Whether the grant and its user are known to meet the terms of today.
  var hasTerms = false
  private var shelf: Shelf?
  /// What becomes of it when nothing of it is under way any more; nil for an account that stays.
  package internal(set) var succession: Succession?

  init(account: Account, generation: Generation, phase: Phase, user: TwitchUser? = nil, claims: String? = nil) {
    self.account = account
    self.generation = generation
    self.phase = phase
    self.user = user
    self.claims = claims
  }

  package var name: AccountName { account.name }

  /// What was asked of the grant and its user when they were last found to be right; nil when nobody remembers.
  var terms: Terms? { hasTerms ? account.terms : nil }

  /// What the store has under this name and is not this account's (``Misfit``). It stays there, untouched, until something
  /// takes its place: a configuration that is put back finds it again.
  var shelved: StoredAccount? {
    get { shelf?.stored }
    set { shelf = newValue.map(Shelf.init) }
  }

  /// Few accounts have one, and all would have room for it.
  private final class Shelf: Sendable {
    let stored: StoredAccount

    init(_ stored: StoredAccount) { self.stored = stored }
  }

  /// Whether a new access token can be had without a person.
  package var isRenewable: Bool {
    switch account.kind {
    case .app: true
    case .user: !isForeign && !isHeldBack && phase.grant?.refreshToken != nil
    }
  }

  /// Whether its refresh token may be sent only once, and a refresh ends the old access token.
  var isFenced: Bool { account.kind == .user && account.client.type == .public }

  /// Whether a new access token is on its way.
  var isRenewing: Bool {
    switch activity {
    case .calling(let call, _): !call.isValidation
    case .saving(.intent, _), .saving(.grant, _): true
    case .saving(.withdrawal, _), .saving(.trust, _), .saving(.facts, _), .idle: false
    }
  }

  /// Requested scopes that Twitch did not grant.
  package var missingScopes: [String] {
    guard account.kind == .user, let grant = phase.grant else { return [] }
    return account.scopes.filter { !grant.scopes.contains($0) }
  }

  func jitter(_ salt: Int64) -> Double { Jitter.fraction(account.name, salt &+ generation &* 1000) }
}

// MARK: - Jobs

extension AccountState {
  /// Sets both jobs for the phase that was just entered.
  mutating func schedule(at now: Now, policy: KeeperPolicy) {
    renewal = .never
    validation = .never
    switch phase {
    case .serving(let grant):
      validation.due = now.boot
      if isRenewable { renewal.due = policy.renewal(of: grant, for: account, jitter: jitter(1)) }
    case .unverified, .uncertain: validation.due = now.boot
    case .empty, .refused: renewal.due = now.boot
    case .needsLogin: break
    }
  }
}
