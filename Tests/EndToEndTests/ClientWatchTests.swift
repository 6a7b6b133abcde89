import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// Watches of `KeeperClient` that live longer than daemons, tokens and accounts.
@Suite(.showingLogs, .timeLimit(.minutes(15))) struct ClientWatchTests {
  @Test("ends and kills of the daemon while tokens change → the last state always arrives, and no state is told twice")
  func restarts() async throws {
    let rounds = ProcessInfo.processInfo.environment["TOKENKEEPER_CAMPAIGN"] == "long" ? 200 : 10
    try await withHost(Setup(accounts: [.bot])) { host in
      var daemon = try await host.start()
      try await host.login(.bot)
      let connections = Watched(0)
      let watch = host.client.watch("bot") { connection in
        if connection == .connected { connections.update { $0 += 1 } }
      }
      let told = try await following(watch) { told in
        for round in 0..<rounds {
          if round.isMultiple(of: 3) { try await Self.change(host, told) }
          if round.isMultiple(of: 2) { await daemon.kill() } else { try await daemon.stop() }
          daemon = try await host.start()
          // Before the watch is back, or after it has had the chance to be told the same again.
          if !round.isMultiple(of: 4) { try await connections.until("a connection") { $0 >= round + 2 } }
          try await Self.change(host, told)
        }
      }
      let generations = told.compactMap(\.token).map(\.generation)
      #expect(zip(generations, generations.dropFirst()).allSatisfy(<), "\(generations)")
      #expect(generations.count >= rounds)
    }
  }

  /// To another token, until it is told.
  private static func change(_ host: BotHost, _ told: Watched<[TokenEvent]>) async throws {
    let newest = try await host.login(.bot).accessToken
    try await told.until("the token") { $0.last?.token?.accessToken == newest }
  }

  @Test("all accounts, over kills → how they stand in the end, each state once")
  func accounts() async throws {
    try await withHost(Setup(accounts: [.app, .bot])) { host in
      var daemon = try await host.start()
      let told = try await following(host.client.watchAccounts()) { told in
        for _ in 0..<5 {
          let generation = try await host.client.importGrant(try host.consent(.bot), for: "bot").account.generation
          await daemon.kill()
          daemon = try await host.start()
          try await told.until("generation \(generation)") { $0.compactMap(\.bot).last?.generation == generation }
        }
      }
      #expect(told.count { $0 == .synced } == 1)
      let bots = told.compactMap(\.bot)
      #expect(zip(bots, bots.dropFirst()).allSatisfy { $0 != $1 && $0.generation <= $1.generation }, "\(bots)")
    }
  }

  @Test("renewals, amid one of them a kill → each token, all of them different, the last one alive")
  func renewals() async throws {
    try await withHost(Setup(accounts: [.bot], userToken: 6)) { host in
      let daemon = try await host.start()
      try await host.login(.bot)
      let told = try await following(host.client.watch("bot")) { told in
        try await told.until("two renewals") { $0.compactMap(\.token).count >= 3 }
        await daemon.kill()
        _ = try await host.start()
        let count = told.value.compactMap(\.token).count
        try await told.until("two more") { $0.compactMap(\.token).count >= count + 2 }
      }
      let tokens = told.compactMap(\.token)
      #expect(Set(tokens.map(\.accessToken)).count == tokens.count)
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.generation < $1.generation })
    }
  }

  @Test("another program reports the token → the watcher has the next one, too")
  func reject() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, daemon in
      let old = try await host.login(.bot).accessToken ?? "-"
      // Or the daemon would find out by itself.
      try await daemon.log.line(with: "Token validated", "account=bot")
      #expect(host.twitch.withWorld { $0.revokeAccessToken(old) })
      let told = try await following(host.client.watch("bot")) { [client = host.client] told in
        try await told.until("the first") { $0.last?.token?.accessToken == old }
        // The daemon believes a validation of the last few seconds more than a report.
        let next = try await eventually("the next token") {
          let generation = told.value.compactMap(\.token).last?.generation ?? 0
          let token = try await client.reject("bot", generation: generation)
          return token.accessToken == old ? nil : token
        }
        try await told.until("the next") { $0.last?.token?.accessToken == next.accessToken }
      }
      #expect(told.compactMap(\.token).count == 2)
    }
  }

  @Test("the grant is forgotten → told, and the next login too")
  func forgotten() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, _ in
      try await host.login(.bot)
      _ = try await following(host.client.watch("bot")) { told in
        try await told.until("the first") { $0.last?.token != nil }
        _ = try await host.client.forget("bot")
        try await told.until("that there is none") { $0.last?.problem?.problemType == .loginRequired }
        let next = try await host.login(.bot).accessToken
        try await told.until("the next") { $0.last?.token?.accessToken == next }
      }
    }
  }

  @Test("an account that the daemon does not have → thrown; one that is taken away → told, then thrown")
  func removed() async throws {
    try await withDaemon(Setup(accounts: [.app, .bot])) { host, _ in
      var nobody = host.client.watch("nobody").makeAsyncIterator()
      let error = await #expect(throws: KeeperClientError.self) { try await nobody.next() }
      #expect(error?.problem?.problemType == .unknownAccount)

      try await host.login(.bot)
      var iterator = host.client.watch("bot").makeAsyncIterator()
      #expect(try await iterator.next()?.token != nil)
      try host.replaceConfiguration(with: try host.configuration.replacing(Cast.bot.table, with: ""))
      #expect(try await host.reload().exit == .code(0))
      #expect(try await iterator.next()?.problem?.problemType == .unknownAccount)
      let end = await #expect(throws: KeeperClientError.self) { try await iterator.next() }
      #expect(end?.problem?.problemType == .unknownAccount)
      #expect(try await iterator.next() == nil)
    }
  }

  @Test("withToken, with a token that Twitch has taken away → reported once, and once more with the next")
  func withToken() async throws {
    try await withDaemon(Setup(accounts: [.bot])) { host, daemon in
      let old = try await host.login(.bot).accessToken ?? "-"
      // Or the daemon would find out by itself.
      try await daemon.log.line(with: "Token validated", "account=bot")
      #expect(host.twitch.withWorld { $0.revokeAccessToken(old) })
      let tries = try await eventually("a token that works") {
        [client = host.client, twitch = host.twitch] () -> [String]? in
        let tries = Watched<[String]>([])
        do {
          try await client.withToken("bot") { token in
            tries.update { $0.append(token.accessToken) }
            guard twitch.withWorld({ $0.accessTokens[token.accessToken] != nil }) else { throw TokenRefused() }
          }
        } catch let refusal as TokenRefused {
          // The daemon believes a validation of the last few seconds more than a report.
          #expect(refusal.isStillGood && tries.value == [old])
          return nil
        }
        return tries.value
      }
      #expect(tries.count == 2 && tries[0] == old && tries[1] != old, "\(tries)")
    }
  }
}

/// Gathers what is told while `body` runs; gives all of it.
private func following<Update: Sendable>(
  _ watch: Watch<Update>, _ body: (Watched<[Update]>) async throws -> Void
) async throws -> [Update] {
  let told = Watched<[Update]>([])
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      for try await update in watch { told.update { $0.append(update) } }
    }
    try await body(told)
    group.cancelAll()
    try await group.waitForAll()
  }
  return told.value
}

extension Watched {
  /// Fails when it does not come.
  fileprivate func until(_ what: String, _ condition: @escaping @Sendable (Value) -> Bool) async throws {
    try await within(.seconds(60), "\(what), after \(self.value)") { await self.until(condition) }
  }
}

extension TokenEvent {
  fileprivate var token: TokenPayload? { if case .token(let token) = self { token } else { nil } }
  fileprivate var problem: Problem? { if case .unavailable(let problem) = self { problem } else { nil } }
}

extension AccountUpdate {
  fileprivate var bot: AccountPayload? {
    if case .account(let account) = self, account.name == "bot" { account } else { nil }
  }
}
