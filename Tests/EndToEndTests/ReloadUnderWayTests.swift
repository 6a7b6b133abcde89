import Foundation
import KeeperAPI
import KeeperClient
import Synchronization
import TestSupport
import Testing
import TwitchSandbox

/// Turned on by one task and seen by others, and counted.
private final class Switch: Sendable {
  private let times = Mutex(0)

  var isOn: Bool { count > 0 }
  var count: Int { times.withLock(\.self) }

  func turnOn() { times.withLock { $0 += 1 } }
}

/// Reloads while something is going on.
@Suite(.showingLogs) struct ReloadUnderWayTests {
  @Test("its account goes while Twitch holds a refresh's answer back → saved all the same, and served when it is back")
  func inFlight() async throws {
    try await withDaemon(Setup(accounts: [.app, .overlay], userToken: 600, validationInterval: "1s")) { host, _ in
      try await host.login(.overlay)
      let old = try await host.client.token("overlay")
      host.twitch.setFault(.hold, on: .token, afterCommit: true)
      host.leave(60, of: old.accessToken)
      try await host.twitch.waitForRequests(1, to: .refreshToken)

      let text = try host.configuration
      try host.replaceConfiguration(with: text.replacing(Cast.overlay.table, with: ""))
      #expect(try await host.client.reload().removed == ["overlay"])
      let error = await #expect(throws: KeeperClientError.self) { try await host.client.token("overlay") }
      #expect(error?.problem?.problemType == .unknownAccount)
      host.twitch.release()
      try host.replaceConfiguration(with: text)
      #expect(try await host.client.reload().added == ["overlay"])
      let new = try await eventually("the token of that refresh") { [client = host.client] in
        let account = try await client.account("overlay")
        return account.generation > old.generation && account.state == .valid ? try await client.token("overlay") : nil
      }
      #expect(new.accessToken != old.accessToken)
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }

  @Test("200 reloads under 8 busy callers → each of their requests succeeds, with the same tokens")
  func busy() async throws {
    try await withDaemon(Setup(logLevel: "notice")) { host, daemon in
      try await host.login(.bot)
      let tokens = [try await host.client.plainToken("bot"), try await host.client.plainToken("app")]
      let texts = try Self.variants(of: host)
      let (isOver, requests) = (Switch(), Switch())
      let calls = host.twitch.requests.count
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          group.addTask {
            let name = ["bot", "app"][number % 2]
            while !isOver.isOn {
              let token = try await host.client.plainToken(name)
              #expect(token == tokens[number % 2])
              requests.turnOn()
            }
          }
        }
        defer { isOver.turnOn() }
        for number in 0..<200 {
          try host.replaceConfiguration(with: texts[number % texts.count])
          let done = try await host.client.reload()
          #expect(done.changed == [] && done.unchanged >= 2)
        }
        isOver.turnOn()
        try await group.waitForAll()
      }
      #expect(requests.count > 200)
      #expect(host.twitch.requests.count == calls, "somebody asked Twitch")
      #expect(daemon.log.lines.count { $0.contains("Reloaded") } == 200)
    }
  }

  /// With and without another account, a rule, and another level of the log.
  private static func variants(of host: BotHost) throws -> [String] {
    let text = try host.configuration
    return [
      text + Cast.overlay.table, text, text + "\n[[allow]]\nuid = 65533\nkind = \"app\"\n",
      text + Cast.widget.table + Cast.overlay.table,
    ]
  }

  @Test("many ask for a reload at once, and a signal comes → each is answered with what is in force")
  func together() async throws {
    try await withDaemon { host, daemon in
      let text = try host.configuration
      for round in 0..<5 {
        try host.replaceConfiguration(with: round % 2 == 0 ? text + Cast.overlay.table : text)
        try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<16 {
            group.addTask {
              let done = try await host.client.reload()
              return done.unchanged + done.added.count
            }
          }
          daemon.child.send(SIGHUP)
          for try await count in group { #expect(count == (round % 2 == 0 ? 3 : 2)) }
        }
      }
    }
  }
}
