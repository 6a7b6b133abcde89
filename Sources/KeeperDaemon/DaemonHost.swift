package import Keeper
package import KeeperStore
package import Logging
package import Systemd

/// What the daemon takes from the host it runs on.
package struct DaemonHost: Sendable {
  package var manager: ServiceManager
  package var inherited: [InheritedSocket]
  package var credentials: Credentials
  package var clock: any HostClock
  package var processID: Int32
  package var userID: UInt32
  /// How many may be open at once.
  package var descriptors: DescriptorBudget
  /// What the store is compared with at start.
  package var storeSurroundings: StoreSurroundings
  package var logger: Logger
  /// Of the logger, and of all that come from it.
  package var logThreshold: LogThreshold
  /// Reads the configuration anew, for a reload.
  package var readSettings: @Sendable () -> SettingsReading
  /// Told of everything that people want to know when it happens.
  package var noticed: @Sendable (AccountName, Generation, Notice) -> Void

  package init(
    manager: ServiceManager, inherited: [InheritedSocket], credentials: Credentials, clock: any HostClock,
    processID: Int32, userID: UInt32, descriptors: DescriptorBudget = .ofThisProcess(),
    storeSurroundings: StoreSurroundings = .unknown, logger: Logger,
    logThreshold: LogThreshold = LogThreshold(), readSettings: @escaping @Sendable () -> SettingsReading,
    noticed: @escaping @Sendable (AccountName, Generation, Notice) -> Void = { _, _, _ in }
  ) {
    self.manager = manager
    self.inherited = inherited
    self.credentials = credentials
    self.clock = clock
    self.processID = processID
    self.userID = userID
    self.descriptors = descriptors
    self.storeSurroundings = storeSurroundings
    self.logger = logger
    self.logThreshold = logThreshold
    self.readSettings = readSettings
    self.noticed = noticed
  }
}
