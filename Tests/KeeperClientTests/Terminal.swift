import TestSupport

/// Runs a shell command on a terminal of its own, which `script` (of Debian's essential packages) makes. Both output
/// streams are the terminal.
enum Terminal {
  static func run(_ command: String, environment: [String: String] = [:]) async throws -> ChildProcess.Output {
    try await ChildProcess.run(
      ["/usr/bin/script", "--quiet", "--return", "--command", command, "/dev/null"],
      environment: environment.merging(["SHELL": "/bin/sh"]) { given, _ in given })
  }
}
