import Glibc
import Keeper
import Logging

/// One run of `tokenkeeperd store`, with its words and its exit code.
package struct StoreRun: Sendable {
  private let configurationPath: String
  private let keys: [KeyReference]

  package init(configurationPath: String, keys: [KeyReference]) {
    self.configurationPath = configurationPath
    self.keys = keys
  }

  /// Returns the exit code.
  package func perform(_ task: StoreTask) async -> Int32 {
    var logger = Logger(label: "tokenkeeperd") { _ in
      EntryLogHandler(write: LogDestination.text.write)
    }
    logger.logLevel = .warning
    do {
      let tool = try StoreTool(configurationPath: configurationPath, given: keys, logger: logger)
      Self.write(try await tool.perform(task), to: STDOUT_FILENO)
      return 0
    } catch let mistakes as SettingsMistakes {
      for mistake in mistakes.remarks { logger.record(.configurationMistake, message: "\(mistake)") }
      return DaemonFailure.misconfigured
    } catch {
      Self.write("tokenkeeperd: \(error)\n", to: STDERR_FILENO)
      return DaemonFailure(error).exitCode
    }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)  // Whoever closed it does not want to know.
  }
}
