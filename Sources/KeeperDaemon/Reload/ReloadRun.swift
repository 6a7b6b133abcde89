import Glibc
import KeeperAPI
import KeeperClient

/// One run of `tokenkeeperd reload`: asks the daemon and waits until the new configuration is in force.
package struct ReloadRun: Sendable {
  /// `EX_UNAVAILABLE`: no daemon answers.
  private static let unreachable: Int32 = 69
  /// `EX_NOPERM`.
  private static let notPermitted: Int32 = 77

  private let configurationPath: String

  package init(configurationPath: String) { self.configurationPath = configurationPath }

  /// Returns the exit code.
  package func perform() async -> Int32 {
    let client = KeeperClient(socketPath: socketPath, timeout: .seconds(60))
    do throws(KeeperClientError) {
      tell(try await client.reload())
      return 0
    } catch {
      return tell(error)
    }
  }

  /// Where the daemon listens, as far as the file says so: one with mistakes is the daemon's to judge.
  private var socketPath: String {
    let environment = ProcessEnvironment.read()
    let reading = SettingsFile.read(configurationPath, surroundings: .withoutSecrets(environment))
    let configured: String? = if case .success(let settings) = reading.result { settings.socket.path } else { nil }
    return SocketPath.resolve(environment: environment[SocketPath.environmentVariable] ?? configured)
  }

  private func tell(_ payload: ReloadPayload) {
    for warning in payload.warnings { write("warning: \(warning)\n", to: STDERR_FILENO) }
    write("Reloaded: \(payload.summary).\n", to: STDOUT_FILENO)
    for (what, names) in [("added", payload.added), ("changed", payload.changed), ("removed", payload.removed)]
    where !names.isEmpty {
      write("  \(what): \(names.joined(separator: ", "))\n", to: STDOUT_FILENO)
    }
    guard !payload.restartNeeded.isEmpty else { return }
    write("In force after a restart only: \(payload.restartNeeded.joined(separator: ", ")).\n", to: STDOUT_FILENO)
  }

  private func tell(_ error: KeeperClientError) -> Int32 {
    if case .problem(let problem) = error, let mistakes = problem.mistakes {
      for mistake in mistakes { write("\(mistake)\n", to: STDERR_FILENO) }
    }
    write("tokenkeeperd: Not reloaded: \(error.reason). \(error.hint ?? "")\n", to: STDERR_FILENO)
    switch error {
    case .unreachable(.notPermitted, _): return Self.notPermitted
    case .unreachable: return Self.unreachable
    case .problem(let problem) where problem.problemType == .invalidConfiguration: return DaemonFailure.misconfigured
    case .problem(let problem) where problem.problemType == .notPermitted: return Self.notPermitted
    case .problem, .closed, .timedOut, .protocolViolation, .cancelled: return DaemonFailure.temporary
    }
  }

  private func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)  // Whoever closed it does not want to know.
  }
}
