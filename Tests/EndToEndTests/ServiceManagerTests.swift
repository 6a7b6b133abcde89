import TestSupport
import Testing

/// What systemd is told: signs of life come from the loop that keeps the tokens, and from nobody else.
@Suite(.showingLogs) struct ServiceManagerTests {
  @Test("watched → a sign of life again and again, also when nothing is due")
  func watched() async throws {
    try await withHost { host in
      let daemon = try host.launch(environment: ["WATCHDOG_USEC": "1500000"])
      try await daemon.ready()
      for _ in 0..<4 { try await daemon.notices.line(with: "WATCHDOG=1", from: daemon.notices.end) }
      try await daemon.stop()
    }
  }

  @Test(
    "not watched, or another process is meant → none", arguments: [[:], ["WATCHDOG_USEC": "9", "WATCHDOG_PID": "1"]])
  func unwatched(environment: [String: String]) async throws {
    try await withHost { host in
      let daemon = try host.launch(environment: environment)
      try await daemon.ready()
      try await daemon.stop()
      #expect(!daemon.notices.lines.contains("WATCHDOG=1"))
    }
  }

  @Test("the manager cannot be told → said in the log, and everything else goes on to an orderly end")
  func unreachable() async throws {
    try await withHost { host in
      let daemon = try host.launch(through: ["/usr/bin/env", "NOTIFY_SOCKET=/nonexistent/notify"])
      try await daemon.log.line(with: "The service manager cannot be told")
      try await daemon.log.line(with: "Ready")
      #expect(try await daemon.stop() == .code(0))
    }
  }
}
