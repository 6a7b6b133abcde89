import KeeperAPI

/// The newest state of all accounts.
struct AccountMemory: WatchMemory {
  private(set) var resumePoint: String?
  private var accounts: [String: AccountPayload] = [:]
  private var wasSynced = false
  /// Whether this connection has told everything up to its last event.
  private var isInStep = false
  /// The accounts that a full state has named so far; nil when only changes come.
  private var named: Set<String>? = []

  mutating func begin() { (isInStep, named) = (false, []) }

  mutating func take(_ event: ServerSentEvent) throws(KeeperClientError) -> [AccountUpdate] {
    let updates: [AccountUpdate]
    switch AccountEvent.Name(rawValue: event.name) {
    case .resumed:
      named = nil
      return []
    case .account: updates = take(try event.decodedData())
    case .removed: updates = remove((try event.decodedData() as RemovedAccount).name)
    case .synced: updates = sync()
    case nil: updates = []
    }
    // A stream that breaks while it tells the state may have left out something older than its last event.
    if isInStep, let id = event.id { resumePoint = id.isEmpty ? nil : id }
    return updates
  }

  private mutating func take(_ account: AccountPayload) -> [AccountUpdate] {
    named?.insert(account.name)
    guard accounts[account.name]?.says(account) != true else { return [] }
    accounts[account.name] = account
    return [.account(account)]
  }

  private mutating func remove(_ name: String) -> [AccountUpdate] {
    named?.remove(name)
    return accounts.removeValue(forKey: name) == nil ? [] : [.removed(name)]
  }

  /// What a full state has not named is gone.
  private mutating func sync() -> [AccountUpdate] {
    let gone = named.map { named in accounts.keys.filter { !named.contains($0) }.sorted() } ?? []
    defer { (named, wasSynced, isInStep) = (nil, true, true) }
    return gone.flatMap { remove($0) } + (wasSynced ? [] : [.synced])
  }
}

extension AccountPayload {
  /// Whether it is the same state: what only says how time passes does not count.
  fileprivate func says(_ other: AccountPayload) -> Bool {
    var (one, other) = (self, other)
    (one.expiresIn, other.expiresIn) = (nil, nil)
    return one == other
  }
}
