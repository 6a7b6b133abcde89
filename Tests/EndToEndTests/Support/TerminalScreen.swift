import Foundation
import TestSupport
import Testing

/// A terminal of 100 by 50 in which a command runs, and whose screen can be read: tmux, with a server of its own.
final class TerminalScreen: Sendable {
  private let socket: String
  private let environment: [String: String]

  private init(socket: String, environment: [String: String]) {
    self.socket = socket
    self.environment = environment
  }

  /// Runs `body` beside a shell that runs `command`, says how it ended, and stays.
  static func run(
    _ command: String, environment: [String: String], in folder: TemporaryFolder,
    _ body: (TerminalScreen) async throws -> Void
  ) async throws {
    let environment = environment.merging([
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path, "SHELL": "/bin/sh",
    ]) { given, _ in given }
    let screen = TerminalScreen(socket: "\(folder.path)/tmux", environment: environment)
    // A trap that a shell has is none in what it starts, so that the command hears of Ctrl-C and the shell lives on.
    let shell = "trap : INT QUIT; \(command); echo \"ended with $?\"; exec cat"
    try await screen.tmux("new-session", "-d", "-x", "100", "-y", "50", shell)
    do {
      try await body(screen)
    } catch {
      try await screen.tmux("kill-server")
      throw error
    }
    try await screen.tmux("kill-server")
  }

  func press(_ key: String) async throws { try await tmux("send-keys", key) }

  /// Types a line and ends it.
  func type(_ line: String) async throws { try await tmux("send-keys", "-l", line + "\r") }

  /// Of what the shell runs.
  func programID() async throws -> pid_t {
    let shell = try await tmux("display-message", "-p", "#{pane_pid}").trimmingCharacters(in: .whitespacesAndNewlines)
    let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { pid_t($0) })
  }

  /// What is on it, without the empty lines at the end.
  func lines() async throws -> [String] {
    var lines = try await tmux("capture-pane", "-p").components(separatedBy: "\n")
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Waits for a line with these words. The terminal tells nobody when it changes.
  @discardableResult
  func line(with words: String) async throws -> String {
    try await eventually("\(words) on the screen") { try await self.lines().first { $0.contains(words) } }
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    let output = try await ChildProcess.run(
      ["/usr/bin/tmux", "-u", "-f", "/dev/null", "-S", socket] + arguments, environment: environment)
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
    return output.standardOutput
  }
}
