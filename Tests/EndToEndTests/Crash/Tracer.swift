import Foundation
import TestSupport

/// `strace`, which kills a process as it enters a system call: no code for it stands in the daemon.
struct Tracer {
  private let child: ChildProcess

  /// Attached when this returns; the next `call` of any thread of `pid` is its last.
  static func killing(_ pid: pid_t, at call: String) async throws -> Tracer {
    let child = try ChildProcess([
      "/usr/bin/strace", "-f", "-p", "\(pid)", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
      "inject=\(call):signal=SIGKILL:when=1",
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

  /// It ends with the process that it watches.
  func end() async throws { _ = try await child.exit(within: .seconds(40)) }
}
