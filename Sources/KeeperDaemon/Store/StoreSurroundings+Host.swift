import Keeper
import KeeperStore
import Logging
import Systemd

extension StoreSurroundings {
  /// This host, as the unit's environment and systemd tell.
  static func host(environment: [String: String], logger: Logger) -> StoreSurroundings {
    let directory = environment["CACHE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
    if directory == nil {
      logger.record(.cacheDirectoryMissing, ["hint": "CacheDirectory= in the unit gives one"])
    }
    return StoreSurroundings(markDirectory: directory, host: machine(logger))
  }

  private static func machine(_ logger: Logger) -> StoreHost? {
    do {
      return StoreHost(identity: try MachineIdentity.read())
    } catch {
      logger.record(.machineUnnamed, ["why": "\(error)", "hint": "systemd-machine-id-setup makes one"])
      return nil
    }
  }
}
