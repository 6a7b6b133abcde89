import KeeperStore
import ServiceLifecycle

/// Keeps the store open, and so locked, until the keeper has saved its last.
struct StoreService: Service {
  let store: SQLiteAccountStore

  func run() async throws {
    try? await gracefulShutdown()  // Cancelled instead: the store has to be closed all the same.
    try await store.close()
  }
}
