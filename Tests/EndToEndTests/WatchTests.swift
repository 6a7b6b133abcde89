import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing
import TwitchSandbox

/// Streams of a real daemon, read by curl.
@Suite(.showingLogs, .timeLimit(.minutes(15))) struct WatchTests {
  @Test("the token changes again and again, and the daemon is killed amid it → the last state reaches every reader")
  func acrossRestarts() async throws {
    try await withHost { host in
      var daemon = try await host.start()
      let changes = ProcessInfo.processInfo.environment["TOKENKEEPER_CAMPAIGN"] == "long" ? 1700 : 40
      var last = ""
      for round in 1...3 {
        for _ in 1...changes { last = try await host.login(.bot).accessToken ?? "" }
        // Again while somebody reads, who must end with it.
        let reader = try host.follow("/v1/tokens/bot/watch")
        let accounts = try host.follow("/v1/watch")
        for _ in 1...changes { last = try await host.login(.bot).accessToken ?? "" }
        let generation = try await host.client.token("bot").generation
        try await reader.log.line(with: #""access_token":"\#(last)""#)
        try await accounts.log.line(with: #""generation":\#(generation),"#, #""name":"bot""#)
        #expect(!accounts.log.text.contains(last))
        if round == 2 { _ = try await daemon.stop() } else { await daemon.kill() }
        _ = try await reader.child.exit(within: .seconds(30))
        _ = try await accounts.child.exit(within: .seconds(30))
        daemon = try await host.start()
        // Who comes back with its id is told only what is new.
        let back = try host.follow("/v1/tokens/bot/watch", lastEventID: "\(generation)")
        _ = try await host.login(.bot)
        try await back.log.line(with: "event: token")
        #expect(!back.log.text.contains(last))
        back.child.send(SIGTERM)
        _ = try await back.child.exit(within: .seconds(30))
      }
    }
  }

  @Test("watchers when the daemon stops → an end as it should be, and no delay")
  func shutdown() async throws {
    try await withDaemon { host, daemon in
      let watchers = try (0..<20).map { _ in try host.follow("/v1/watch") }
      for watcher in watchers { try await watcher.log.line(with: "event: synced") }
      let begin = ContinuousClock.now
      let stopped = try await daemon.stop()
      #expect(stopped == .code(0))
      #expect(ContinuousClock.now - begin < .seconds(5))
      for watcher in watchers {
        let output = try await watcher.child.exit(within: .seconds(30))
        #expect(output.exit == .code(0))
      }
    }
  }
}

/// A curl that reads a stream.
struct Follower {
  let child: ChildProcess
  let log: Transcript

  fileprivate init(_ command: [String]) throws {
    child = try ChildProcess(command, environment: [:])
    log = Transcript(of: child.standardOutput)
  }
}

extension BotHost {
  func follow(_ path: String, lastEventID: String? = nil) throws -> Follower {
    try Follower(
      ["/usr/bin/curl", "--no-buffer", "--silent", "--unix-socket", socketPath]
        + (lastEventID.map { ["--header", "Last-Event-ID: \($0)"] } ?? []) + ["http://localhost\(path)"])
  }
}
