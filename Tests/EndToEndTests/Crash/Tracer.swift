import Foundation
import TestSupport

/// `strace`, which kills a process as it enters a system call, or makes the call fail: no code for it stands in the daemon.
struct Tracer {
  /// The words before a command that kill it as one of its threads enters `call` for the nth time.
  static func killing(at call: String, time: Int) -> [String] {
    [
      "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
      "inject=\(call):signal=SIGKILL:when=\(time)",
    ]
  }

  /// The calls that change files, or make changes last.
  static let changingCalls = [
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "link", "unlink", "chmod", "fchown", "mkdir",
  ]

  private let child: ChildProcess

  /// Attached when this returns; the next `call` of any thread of `pid` is its last, or the nth from now on.
  static func killing(_ pid: pid_t, at call: String, time: Int = 1) async throws -> Tracer {
    try await attached(to: pid, injecting: "signal=SIGKILL:when=\(time)", into: [call])
  }

  /// Attached when this returns; until ``stop()`` each of `calls` fails with `error`.
  static func failing(_ pid: pid_t, _ calls: [String], with error: String) async throws -> Tracer {
    try await attached(to: pid, injecting: "error=\(error)", into: calls)
  }

  private static func attached(to pid: pid_t, injecting what: String, into calls: [String]) async throws -> Tracer {
    let calls = calls.joined(separator: ",")
    let child = try ChildProcess([
      "/usr/bin/strace", "-f", "-p", "\(pid)", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
      "inject=\(calls):\(what)",
    ])
    let said = Transcript()
    let lines = child.standardError.lines
    // Unstructured, because it lasts as long as the child, whose end closes its standard error.
    Task {
      for await line in lines { said.add(line) }
      said.finish()
    }
    try await said.line(with: "attached")
    return Tracer(child: child)
  }

  /// Lets the process go, which works on as if nothing had been.
  func stop() async throws { try await child.terminate() }

  /// It ends with the process that it watches.
  func end() async throws { _ = try await child.exit(within: .seconds(40)) }
}
