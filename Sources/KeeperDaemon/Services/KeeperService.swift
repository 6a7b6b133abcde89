import Keeper
import ServiceLifecycle

/// Reads the store while callers are answered already, then keeps the accounts until shutdown.
struct KeeperService: Service {
  let keeper: Keeper

  func run() async throws {
    try await keeper.load()
    try await keeper.run()
  }
}
