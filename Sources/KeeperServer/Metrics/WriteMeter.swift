package import Keeper
import Synchronization

/// Transactions of the store.
package final class WriteMeter: Sendable {
  let done = Atomic(0)
  let failed = Atomic(0)

  init() {}
}

/// A store whose writes are counted.
package struct MeteredStore: AccountStore {
  private let store: any AccountStore
  private let meter: WriteMeter

  package init(_ store: any AccountStore, _ meter: WriteMeter) {
    self.store = store
    self.meter = meter
  }

  package func load(after place: String?, upTo limit: Int) async throws -> StoredPage {
    try await store.load(after: place, upTo: limit)
  }

  package func load(_ name: AccountName) async throws -> StoredAccount? { try await store.load(name) }

  package func loadLogins() async throws -> [PendingLogin] { try await store.loadLogins() }

  package func apply(_ changes: [AccountChange]) async throws {
    do {
      try await store.apply(changes)
    } catch {
      meter.failed.add(1, ordering: .relaxed)
      throw error
    }
    meter.done.add(1, ordering: .relaxed)
  }
}
