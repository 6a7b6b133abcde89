import Foundation
import KeeperAPI
import KeeperClient
import Testing

/// Callers that do not speak HTTP as they should. Others are served meanwhile.
@Suite(.showingLogs) struct RequestTroubleTests {
  @Test("requests that are never finished → 408 after ten seconds; others notice nothing")
  func halfSent() async throws {
    try await withDaemon { host, _ in
      let expected = try await host.client.plainToken("app")
      let pieces = [
        "G", "GET /v1/tokens/app HTTP/1.1\r\nHost: localho",
        "PUT /v1/accounts/bot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"grant\":",
        "PUT /v1/accounts/bot HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{",
      ]
      let callers = try (0..<40).map { number in
        let caller = try RawConnection(to: host.socketPath)
        caller.send(pieces[number % pieces.count])
        return caller
      }
      let clock = ContinuousClock()
      let start = clock.now
      for _ in 0..<20 {
        let token = try await host.client.plainToken("app")
        #expect(token == expected)
      }
      #expect(clock.now - start < .seconds(5))
      for caller in callers {
        let answer = try await caller.answer()
        #expect(answer.status == 408 && answer.text.contains("application/problem+json"))
        let problem: Problem = try answer.decoded()
        #expect(problem.problemType == .requestTimeout)
      }
    }
  }

  private static let padding = String(repeating: "a", count: 9000)

  @Test(
    "malformed and oversized requests → refused by their kind, and closed",
    arguments: [
      ("\u{0}\u{1}\u{2}\r\n\r\n", 400),
      ("GET /v1/status\r\n\r\n", 400),
      ("GET /v1/status HTTP/1.1\r\n\r\n", 400),
      ("GET /v1/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
      ("POST /v1/tokens/app/reject HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
      (
        "POST /v1/tokens/app/reject HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400
      ),
      ("GET /v1/status HTTP/1.1\r\nHost: a\r\nX-A: \(padding)\r\n\r\n", 431),
      ("GET /\(padding) HTTP/1.1\r\nHost: a\r\n\r\n", 431),
      ("PUT /v1/accounts/bot HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n", 413),
    ])
  func refused(request: String, status: Int) async throws {
    try await withDaemon(Setup(accounts: [])) { host, _ in
      let caller = try RawConnection(to: host.socketPath)
      caller.send(request)
      let answer = try await caller.answer()
      #expect(answer.status == status && answer.text.contains("application/problem+json"), "\(answer.text)")
      _ = try await host.client.status()
    }
  }

  @Test(
    "heads and bodies without end → refused at the limit, not taken into memory",
    arguments: [
      ("GET /v1/status HTTP/1.1\r\nHost: a\r\n", "X-Field: value\r\n", 431),
      ("GET /", "aaaaaaaaaaaaaaaa", 431),
      (
        "PUT /v1/accounts/bot HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "ff0\r\n\(String(repeating: " ", count: 0xff0))\r\n", 413
      ),
    ])
  func endless(beginning: String, piece: String, status: Int) async throws {
    try await withDaemon(Setup(accounts: [])) { host, daemon in
      let caller = try RawConnection(to: host.socketPath)
      let before = try Self.peakMemory(of: daemon.pid)
      // What comes after the refusal is read and dropped for two seconds, for the caller to see the answer.
      let part = String(repeating: piece, count: max(1, 4096 / piece.utf8.count))
      try await within(.seconds(30), "the end of the connection") {
        try await onThread {
          caller.send(beginning)
          while caller.send(part) {}
        }
      }
      #expect(try Self.peakMemory(of: daemon.pid) - before < 8 << 10)
      let answer = try await caller.answer()
      #expect(answer.status == status, "\(answer.text)")
      _ = try await host.client.status()
    }
  }

  /// In KiB.
  private static func peakMemory(of pid: pid_t) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    return try #require(status.firstMatch(of: /VmHWM:\s+([0-9]+) kB/).flatMap { Int($0.output.1) })
  }
}
