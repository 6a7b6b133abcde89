import Foundation
import TestSupport
import Testing

/// What the kernel lets others see of the daemon's memory.
@Suite(.showingLogs) struct DumpTests {
  /// Root passes every check by its capabilities, so they are taken from all who take part.
  private static let unprivileged =
    geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all"] : []

  @Test("the same user without the right to trace → sees another program's memory map, and not the daemon's")
  func notDumpable() async throws {
    try await withHost(Setup(accounts: [])) { host in
      let daemon = try host.launch(through: Self.unprivileged)
      try await daemon.ready()
      let other = try ChildProcess(Self.unprivileged + ["/bin/sleep", "600"])
      // The other one must have become itself first: before, it still has all capabilities.
      _ = try await eventually("sleep runs") {
        try String(contentsOfFile: "/proc/\(other.pid)/comm", encoding: .utf8) == "sleep\n" ? true : nil
      }
      for file in ["maps", "environ", "auxv"] {
        let control = try await Self.read("/proc/\(other.pid)/\(file)")
        #expect(control.exit == .code(0), "\(control.standardError)")
        let tried = try await Self.read("/proc/\(daemon.pid)/\(file)")
        #expect(tried.exit != .code(0) && tried.standardError.contains("Permission denied"), "\(tried.standardError)")
      }
    }
  }

  private static func read(_ path: String) async throws -> ChildProcess.Output {
    try await ChildProcess.run(unprivileged + ["/bin/cat", path])
  }
}
