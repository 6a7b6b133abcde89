import Keeper
import Systemd

extension Settings {
  func policy(for manager: ServiceManager) -> KeeperPolicy {
    var policy = KeeperPolicy()
    policy.validationInterval = timing.validationInterval
    policy.renewAheadPublic = timing.renewAheadPublic
    policy.renewAheadConfidential = timing.renewAheadConfidential
    policy.renewAheadApp = timing.renewAheadApp
    policy.retriesUndecidable = undecidable == .retry
    // The watchdog hears from the loop at each round.
    if let interval = manager.watchdogInterval { policy.longestSleep = min(policy.longestSleep, interval / 3) }
    return policy
  }
}
