package import Keeper
import Synchronization

/// A store that keeps its promises (whole batches in their order, nothing of a failed one) as long as its process lives,
/// and fails when a test says so. It passes the same contract as the real store.
package final class InMemoryAccountStore: AccountStore {
  fileprivate struct State {
    var accounts: [AccountName: StoredAccount] = [:] { didSet { order = nil } }
    /// Their names sorted, as long as nothing changes.
    var order: [AccountName]?
    var logins: [AccountName: PendingLogin] = [:]
    var batches: [[AccountChange]] = []
    var attempts = 0
    var failure: WriteFailure?
    var unstorable: Set<AccountName> = []
    var isUnreadable = false
  }

  /// What an injected failure throws when a test names no error of its own.
  package struct InjectedFailure: Error, Equatable {
    package init() {}
  }

  fileprivate struct WriteFailure {
    let error: any Error
    /// How many writes are still to fail; nil for all.
    var remaining: Int?
  }

  private let state: Mutex<State>
  /// Closed, it holds back pages that were read.
  package let pages = Gate()

  package init(_ accounts: [StoredAccount] = []) {
    state = Mutex(State(accounts: Dictionary(accounts.map { ($0.name, $0) }) { _, last in last }))
  }

  package func load(after place: String?, upTo limit: Int) async throws -> StoredPage {
    let page = state.withLock { $0.isUnreadable ? nil : $0.page(after: place, upTo: limit) }
    await pages.pass()
    guard let page else { throw InjectedFailure() }
    return page
  }

  package func load(_ name: AccountName) async throws -> StoredAccount? {
    try state.withLock { state in
      if state.isUnreadable { throw InjectedFailure() }
      return state.accounts[name]
    }
  }

  package func loadLogins() async throws -> [PendingLogin] {
    state.withLock { $0.logins.values.sorted { $0.account < $1.account } }
  }

  package func apply(_ changes: [AccountChange]) async throws {
    try state.withLock { state in
      state.attempts += 1
      if let error = state.nextFailure() { throw error }
      if changes.contains(where: state.isUnstorable) { throw InjectedFailure() }
      for change in changes { state.apply(change) }
      state.batches.append(changes)
    }
  }

  // MARK: - For tests

  package func failNextWrites(_ count: Int, with error: any Error = InjectedFailure()) {
    state.withLock { $0.failure = count > 0 ? WriteFailure(error: error, remaining: count) : nil }
  }

  /// Until ``letWritesSucceed()``.
  package func failAllWrites(with error: any Error = InjectedFailure()) {
    state.withLock { $0.failure = WriteFailure(error: error, remaining: nil) }
  }

  /// Records of these accounts fail the batches that they are in.
  package func refuseRecords(of names: AccountName...) {
    state.withLock { $0.unstorable = Set(names) }
  }

  package func failReading() { state.withLock { $0.isUnreadable = true } }

  package func letWritesSucceed() { state.withLock { $0.failure = nil } }

  /// The intact records of this moment.
  package var records: [AccountName: AccountRecord] {
    state.withLock { $0.accounts.compactMapValues(\.record) }
  }

  /// The device logins under way.
  package var logins: [AccountName: PendingLogin] { state.withLock(\.logins) }

  /// The batches that were stored, in their order.
  package var batches: [[AccountChange]] { state.withLock { $0.batches } }

  /// Calls of ``apply(_:)``, failed ones included.
  package var attempts: Int { state.withLock { $0.attempts } }
}

extension InMemoryAccountStore.State {
  fileprivate func isUnstorable(_ change: AccountChange) -> Bool {
    switch change {
    case .save(let record), .concludeLogin(let record): unstorable.contains(record.name)
    case .delete, .saveLogin, .endLogin: false
    }
  }

  fileprivate mutating func page(after place: String?, upTo limit: Int) -> StoredPage {
    let names = order ?? accounts.keys.sorted()
    order = names
    let begin = place.map { place in names.partitionPoint { $0.rawValue > place } } ?? 0
    let page = names[begin...].prefix(limit).compactMap { accounts[$0] }
    return StoredPage(accounts: page, next: page.count == limit ? page.last?.name.rawValue : nil)
  }

  fileprivate mutating func nextFailure() -> (any Error)? {
    guard let current = failure else { return nil }
    if let remaining = current.remaining {
      failure?.remaining = remaining - 1
      if remaining == 1 { failure = nil }
    }
    return current.error
  }

  fileprivate mutating func apply(_ change: AccountChange) {
    switch change {
    case .save(let record): accounts[record.name] = .intact(record)
    case .concludeLogin(let record):
      accounts[record.name] = .intact(record)
      logins[record.name] = nil
    case .delete(let name): accounts[name] = nil
    case .saveLogin(let login): logins[login.account] = login
    case .endLogin(let name): logins[name] = nil
    }
  }
}

extension Array {
  /// The first index for which `isBehind` holds, as it does for all after it.
  fileprivate func partitionPoint(_ isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension StoredAccount {
  /// Nil when it is damaged.
  package var record: AccountRecord? {
    switch self {
    case .intact(let record): record
    case .damaged: nil
    }
  }
}
