import Foundation
import TestSupport

/// Programs that are run against a daemon's socket.
extension BotHost {
  /// Our own command.
  func command(_ arguments: String..., input: String = "") async throws -> ChildProcess.Output {
    try await ChildProcess.run(
      [BuildProducts.path(of: "tokenkeeper")] + arguments, environment: ["TOKENKEEPER_SOCKET": socketPath],
      input: Array(input.utf8), deadline: .seconds(60))
  }

  /// `tokenkeeperd store`, as root would call it on this host.
  func store(_ arguments: String..., through wrapper: [String] = []) async throws -> ChildProcess.Output {
    try await store(arguments, through: wrapper)
  }

  func store(_ arguments: [String], through wrapper: [String] = []) async throws -> ChildProcess.Output {
    let words = [BuildProducts.path(of: "tokenkeeperd"), "store"] + arguments + ["--config", configurationPath]
    return try await ChildProcess.run(
      wrapper + words,
      environment: [
        "STATE_DIRECTORY": stateFolder, "CACHE_DIRECTORY": cacheFolder, "TOKENKEEPER_SOCKET": socketPath,
        "PATH": "/usr/sbin:/usr/bin:/bin",
      ], deadline: .seconds(120))
  }

  /// `curl`, quiet; `wrapper` runs it as somebody else.
  func curl(_ path: String, _ options: String..., through wrapper: [String] = []) async throws -> String {
    let output = try await ChildProcess.run(
      wrapper + ["/usr/bin/curl", "--silent", "--show-error", "--unix-socket", socketPath] + options
        + ["http://localhost\(path)"],
      deadline: .seconds(60))
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
    return output.standardOutput
  }
}

struct ProgramFailed: Error {
  let output: ChildProcess.Output
}
