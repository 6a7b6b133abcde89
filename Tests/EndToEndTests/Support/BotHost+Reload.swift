import Foundation
import KeeperAPI
import TestSupport

extension BotHost {
  /// The configuration file as it is.
  var configuration: String {
    get throws { try String(contentsOfFile: configurationPath, encoding: .utf8) }
  }

  /// Puts another file in the place of the configuration, by a rename.
  func replaceConfiguration(with text: String) throws {
    let new = try folder.write(text, to: "new.toml")
    guard rename(new, configurationPath) == 0 else { throw POSIXError(.EIO) }
  }

  /// `tokenkeeperd reload`, as the unit calls it.
  func reload() async throws -> ChildProcess.Output {
    try await ChildProcess.run(
      [Daemon.path, "reload", "--config", configurationPath],
      environment: ["TOKENKEEPER_SOCKET": socketPath, "PATH": "/usr/sbin:/usr/bin:/bin"], deadline: .seconds(60))
  }
}
