import Synchronization

/// The published state of every account: what a token request reads. Only the keeper writes it, and only what is
/// durable. Reading takes one short lock and waits for nobody's work.
package final class Board: Sendable {
  struct Slot {
    let entry: BoardEntry
    /// When it was published.
    let revision: Revision
  }

  private struct Contents {
    var slots: [AccountName: Slot] = [:]
    var counts = BoardCounts()
    var revision: Revision = 0
    var removals = RemovalHistory()

    /// Of these accounts, or of all.
    func slots(of names: Set<AccountName>?) -> [Slot] {
      names.map { $0.compactMap { slots[$0] } } ?? Array(slots.values)
    }
  }

  /// Tells this board from those of other runs of the daemon.
  let run = UInt64.random(in: 1 ... .max)
  /// Told after each change, outside of the lock that readers take.
  let watchers = WatcherIndex()
  private let contents = Mutex(Contents())

  package init() {}

  package subscript(name: AccountName) -> BoardEntry? {
    contents.withLock { $0.slots[name]?.entry }
  }

  /// All accounts, sorted by name.
  package func entries() -> [BoardEntry] {
    contents.withLock { $0.slots.values.map(\.entry) }.sorted { $0.account.name < $1.account.name }
  }

  package var counts: BoardCounts { contents.withLock(\.counts) }

  func reserve(_ count: Int) {
    contents.withLock { $0.slots.reserveCapacity(count) }
  }

  /// Shows readers the account as it is now, and tells watchers when that is news to them.
  func publish(_ entry: BoardEntry) {
    let account = entry.account
    let (replaced, revision) = contents.withLock { contents in
      let told = contents.slots[account.name]
      let isNews = told.map { entry.isNews(after: $0.entry) } ?? true
      if isNews { contents.revision += 1 }
      let slot = Slot(entry: entry, revision: isNews ? contents.revision : told?.revision ?? 0)
      contents.slots[account.name] = slot
      contents.counts.replace(told?.entry, by: entry)
      return (told, isNews ? contents.revision : nil)
    }
    // What was replaced is released here, outside of the lock.
    guard let revision else { return }
    watchers.announce(account.name, replaced?.entry.account.kind, account.kind, revision)
  }

  /// The account's token has reached its end: nothing was written, and yet it stands otherwise than it did.
  func tokenEnded(_ name: AccountName) {
    let ended = contents.withLock { contents -> (AccountKind, Revision)? in
      guard let entry = contents.slots[name]?.entry else { return nil }
      contents.revision += 1
      contents.slots[name] = Slot(entry: entry, revision: contents.revision)
      return (entry.account.kind, contents.revision)
    }
    guard let (kind, revision) = ended else { return }
    watchers.announce(name, kind, kind, revision)
  }

  func remove(_ name: AccountName) {
    let removed = contents.withLock { contents -> (Slot, Revision)? in
      guard let old = contents.slots.removeValue(forKey: name) else { return nil }
      contents.counts.replace(old.entry, by: nil)
      contents.revision += 1
      contents.removals.add(.init(name: name, kind: old.entry.account.kind, revision: contents.revision))
      return (old, contents.revision)
    }
    guard let (old, revision) = removed else { return }
    watchers.announce(name, old.entry.account.kind, nil, revision)
  }

  /// Makes all watchers ask again what they may see. Positions from before are of no use then: what a caller may see
  /// now it may not have been told.
  func lookAgain() {
    let revision = contents.withLock { contents in
      contents.revision += 1
      contents.removals.forget(upTo: contents.revision)
      return contents.revision
    }
    watchers.lookAgain(revision)
  }

  // MARK: - For those who were away

  /// What was published after `revision`, and what went and did not come back. Nil when that is not known any more.
  func slots(
    after revision: Revision, _ names: Set<AccountName>?
  ) -> (changed: [Slot], removed: [RemovalHistory.Removal])? {
    contents.withLock { contents in
      guard (contents.removals.forgotten...contents.revision).contains(revision) else { return nil }
      let gone = contents.removals.removals.filter { removal in
        removal.revision > revision && names?.contains(removal.name) != false && contents.slots[removal.name] == nil
      }
      return (contents.slots(of: names).filter { $0.revision > revision }, Array(gone))
    }
  }

  func slots(_ names: Set<AccountName>?) -> [Slot] { contents.withLock { $0.slots(of: names) } }
}

/// One account as callers see it. Immutable: a reader that holds one is not disturbed by the next.
package final class BoardEntry: Sendable {
  /// What may be had.
  package enum Standing: Sendable, Equatable {
    /// The first token is being obtained.
    case empty
    /// A grant is kept whose user is being found out.
    case unverified
    case serving
    /// Served, while it is being found out whether a refresh was processed.
    case uncertain
    /// Withdrawn; a new token is being obtained.
    case refused
    case needsLogin(LoginReason)
  }

  package let account: Account
  package let generation: Generation
  package let standing: Standing
  /// Nil unless it may be handed out (until ``expiresAt``).
  package let accessToken: Secret?
  /// Nil when it never expires, or when there is no token.
  package let expiresAt: BootTime?
  package let validatedAt: BootTime?
  package let scopes: [String]
  package let missingScopes: [String]
  package let user: TwitchUser?
  package let isRenewable: Bool
  package let trouble: Trouble?
  /// What the verified ID token of the last login said, as JSON text; it may hold an e-mail address.
  package let claims: String?
  /// Its refresh token waits for a person's word (``Distrust``).
  package let isHeldBack: Bool

  init(_ state: AccountState) {
    let served = state.phase.servedGrant
    account = state.account
    generation = state.generation
    standing = Standing(state.phase)
    accessToken = served?.accessToken
    expiresAt = served?.expiresAt
    validatedAt = served?.validatedAt
    scopes = state.phase.grant?.scopes ?? []
    missingScopes = state.missingScopes
    user = state.user
    isRenewable = state.isRenewable
    trouble = state.trouble ?? state.distrustTrouble ?? state.standingTrouble
    isHeldBack = state.isHeldBack
    claims = state.claims
  }

  /// The token, if it lives for at least `validity` from `now` on.
  package func token(livingFor validity: Duration, at now: BootTime) -> Secret? {
    guard let accessToken else { return nil }
    guard let expiresAt else { return accessToken }
    return now.duration(to: expiresAt) > max(validity, .zero) ? accessToken : nil
  }
}

extension BoardEntry.Standing {
  fileprivate init(_ phase: Phase) {
    self =
      switch phase {
      case .empty: .empty
      case .unverified: .unverified
      case .serving: .serving
      case .uncertain: .uncertain
      case .refused: .refused
      case .needsLogin(let reason, _): .needsLogin(reason)
      }
  }
}

/// How many accounts stand how.
package struct BoardCounts: Sendable, Equatable {
  /// The first token is being obtained, or its user found out.
  package private(set) var empty = 0
  package private(set) var serving = 0
  package private(set) var uncertain = 0
  package private(set) var refused = 0
  package private(set) var needsLogin = 0

  package init() {}

  package var total: Int { valid + pending + needsLogin }
  /// Their token is handed out.
  package var valid: Int { serving + uncertain }
  /// A token is being obtained.
  package var pending: Int { empty + refused }

  mutating func replace(_ old: BoardEntry?, by new: BoardEntry?) {
    if let old { count(old.standing, -1) }
    if let new { count(new.standing, +1) }
  }

  private mutating func count(_ standing: BoardEntry.Standing, _ step: Int) {
    switch standing {
    case .empty, .unverified: empty += step
    case .serving: serving += step
    case .uncertain: uncertain += step
    case .refused: refused += step
    case .needsLogin: needsLogin += step
    }
  }
}

extension BoardCounts: CustomStringConvertible {
  /// One line for people, such as `3 tokens: 2 valid, 1 needs login`.
  package var description: String {
    guard total > 0 else { return "No account yet: add one to the configuration" }
    let parts = [
      valid > 0 ? "\(valid) valid" : nil,
      pending > 0 ? "\(pending) pending" : nil,
      needsLogin > 0 ? "\(needsLogin) \(needsLogin == 1 ? "needs" : "need") login" : nil,
    ]
    return "\(total) \(total == 1 ? "token" : "tokens"): " + parts.compactMap(\.self).joined(separator: ", ")
  }
}
