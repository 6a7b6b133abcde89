import Glibc
import Keeper
import Logging
import Systemd

/// A start of the daemon on this host: reads the environment once, then the configuration, then runs.
package struct Startup: Sendable {
  private let configurationPath: String
  private let environment: [String: String]
  private let threshold = LogThreshold()

  package init(configurationPath: String) {
    self.configurationPath = configurationPath
    environment = ProcessEnvironment.read()
  }

  /// Runs until a signal; returns the exit code.
  package func run() async -> Int32 {
    let handler = logHandler
    let logger = Logger(label: "tokenkeeperd") { _ in handler }
    guard let settings = settings(logger) else { return DaemonFailure.misconfigured }
    threshold.level = settings.logLevel
    do throws(DaemonFailure) {
      harden(logger)
      try await Daemon.run(settings, on: try host(logger))
      logger.info("Stopped")
      return 0
    } catch {
      logger.critical("\(error)")
      return error.exitCode
    }
  }

  /// Says everything that is wrong with the configuration; returns the exit code.
  package func check() -> Int32 {
    let handler = logHandler
    let logger = Logger(label: "tokenkeeperd") { _ in handler }
    guard let settings = settings(logger) else { return DaemonFailure.misconfigured }
    let accounts = settings.accounts.count
    print("\(configurationPath) is right: \(accounts) \(accounts == 1 ? "account" : "accounts").")
    return 0
  }

  private func settings(_ logger: Logger) -> Settings? {
    let reading = readSettings()
    for warning in reading.warnings { logger.warning("\(warning)") }
    switch reading.result {
    case .success(let settings): return settings
    case .failure(let mistakes):
      for mistake in mistakes.remarks { logger.error("\(mistake)") }
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
      logger.warning("Core dumps of this process may show tokens", metadata: ["why": "\(error)"])
    }
  }

  /// systemd says by `JOURNAL_STREAM` that standard error is the journal.
  private var logHandler: LineLogHandler {
    LineLogHandler(style: environment["JOURNAL_STREAM"] == nil ? .terminal : .journal, threshold: threshold) { line in
      let bytes = Array(line.utf8)
      _ = write(STDERR_FILENO, bytes, bytes.count)  // Whoever closed standard error does not want the log.
    }
  }
}
