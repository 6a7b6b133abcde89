import Glibc
import Keeper
import Logging
import Systemd

/// A start of the daemon on this host: reads the environment once, then the configuration, then runs.
package struct Startup: Sendable {
  private let configurationPath: String
  private let environment: [String: String]
  private let threshold = LogThreshold()
  private let destination: LogDestination

  package init(configurationPath: String) {
    self.configurationPath = configurationPath
    environment = ProcessEnvironment.read()
    destination = .ofThisProcess(environment: environment)
  }

  /// Runs until a signal; returns the exit code.
  package func run() async -> Int32 {
    let log = LogQueue(write: destination.write)
    let code = await run(Logger(label: "tokenkeeperd") { _ in EntryLogHandler(threshold: threshold, write: log.add) })
    await log.flush(within: Self.lastWords)
    return code
  }

  /// How long the end waits for the log.
  private static let lastWords = Duration.seconds(5)

  private func run(_ logger: Logger) async -> Int32 {
    guard let settings = settings(logger) else { return DaemonFailure.misconfigured }
    threshold.level = settings.logLevel
    do throws(DaemonFailure) {
      harden(logger)
      try await Daemon.run(settings, on: try host(logger))
      logger.record(.stopped)
      return 0
    } catch {
      logger.record(.failed, message: "\(error)")
      await pause(after: error)
      return error.exitCode
    }
  }

  /// The service manager starts us again after `RestartSec=`, which is short, for callers whose daemon was killed. What
  /// fails for longer must not be tried ten times a second.
  private func pause(after failure: DaemonFailure) async {
    guard failure.exitCode == DaemonFailure.temporary, ServiceManager(environment: environment).isPresent else {
      return
    }
    let clock = SystemHostClock()
    try? await clock.sleep(until: clock.now().boot.advanced(by: .seconds(1)))  // Cancelled: we end all the sooner.
  }

  /// Says everything that is wrong with the configuration; returns the exit code.
  package func check() -> Int32 {
    let logger = Logger(label: "tokenkeeperd") { _ in EntryLogHandler(write: destination.write) }
    guard let settings = settings(logger) else { return DaemonFailure.misconfigured }
    let accounts = settings.accounts.count
    print("\(configurationPath) is right: \(accounts) \(accounts == 1 ? "account" : "accounts").")
    return 0
  }

  private func settings(_ logger: Logger) -> Settings? {
    let reading = readSettings()
    for warning in reading.warnings { logger.record(.configurationRemark, message: "\(warning)") }
    switch reading.result {
    case .success(let settings): return settings
    case .failure(let mistakes):
      for mistake in mistakes.remarks { logger.record(.configurationMistake, message: "\(mistake)") }
      return nil
    }
  }

  private func readSettings() -> SettingsReading {
    SettingsFile.read(configurationPath, surroundings: .host(environment: environment))
  }

  private func host(_ logger: Logger) throws(DaemonFailure) -> DaemonHost {
    do {
      return DaemonHost(
        manager: ServiceManager(environment: environment), inherited: try InheritedSocket.all(environment: environment),
        credentials: Credentials(environment: environment), clock: SystemHostClock(), processID: getpid(),
        userID: geteuid(), descriptors: .raised(logger),
        storeSurroundings: .host(environment: environment, logger: logger), logger: logger, logThreshold: threshold,
        readSettings: readSettings)
    } catch {
      throw DaemonFailure("\(error)", exitCode: DaemonFailure.misconfigured)
    }
  }

  /// No core dump and no tracing by others may show a token, and a caller that hangs up must not end us, nor a SIGHUP
  /// that comes before anybody listens for it.
  private func harden(_ logger: Logger) {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGHUP, SIG_IGN)
    do {
      try Dumping.forbid()
    } catch {
      logger.record(.dumpsPossible, ["why": "\(error)"])
    }
  }
}
