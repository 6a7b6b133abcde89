import KeeperStore
import Logging
import Systemd

extension StoreSurroundings {
  /// This host, as the unit's environment and systemd tell.
  static func host(environment: [String: String], logger: Logger) -> StoreSurroundings {
    let directory = environment["CACHE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
    if directory == nil {
      logger.notice(
        "There is no CACHE_DIRECTORY, so a restored backup of the store is not noticed",
        metadata: ["hint": "CacheDirectory= in the unit gives one"])
    }
    return StoreSurroundings(markDirectory: directory, host: machine(logger))
  }

  private static func machine(_ logger: Logger) -> StoreHost? {
    do {
      return StoreHost(identity: try MachineIdentity.read())
    } catch {
      logger.notice(
        "This machine has no id, so a store that was copied from another is not noticed",
        metadata: ["why": "\(error)", "hint": "systemd-machine-id-setup makes one"])
      return nil
    }
  }
}
