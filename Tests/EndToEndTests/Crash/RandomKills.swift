import Foundation
import KeeperAPI
import KeeperClient
import TestSupport
import Testing

@testable import TwitchSandbox

/// Start, look, kill; and what has to hold from one start to the next.
///
/// Tokens seem to live for seconds because the store is made to say that they are old: at the next start each of them is
/// renewed. In truth they live on, and Twitch's clock is turned back after each kill: what a public client's old token is
/// asked after a crash, it can always answer, and a login is needed for no other reason than a lost answer.
struct RandomKills {
  static let accounts: [Cast] = [.app, .bot, .overlay]
  /// Of each token, in seconds.
  static let lifetime = 120

  /// What came of it.
  struct Figures: CustomStringConvertible {
    var kills = 0
    var killsAtStart = 0
    var killsAtRefresh = 0
    /// Requests for a new token that Twitch has seen.
    var refreshes = 0
    /// A refresh had an intent and was not processed: found out by probes, and gone on with.
    var proven = 0
    /// Its answer was lost with the daemon: a login was needed, and the account said so.
    var lost = 0

    var description: String {
      "\(kills) kills (\(killsAtStart) at a start, \(killsAtRefresh) at a refresh) amid \(refreshes) refreshes; "
        + "\(proven) uncertain ones proven unspent, \(lost) logins needed, each for a lost answer"
    }
  }

  let host: BotHost
  private(set) var figures = Figures()
  private var random: SeededGenerator
  private var generations: [String: Int64] = [:]
  private let reader: Reader
  private let read: Cast

  init(host: BotHost, seed: UInt64) {
    self.host = host
    random = SeededGenerator(seed: seed)
    read = Self.accounts.randomElement(using: &random) ?? .bot
    reader = Reader(of: read, at: host.socketPath)
  }

  mutating func begin() async throws {
    let daemon = try await host.start()
    try await host.login(.bot)
    try await host.login(.overlay)
    try await look()
    await kill(daemon)
  }

  mutating func round() async throws {
    // Each third time the daemon finds the files as the last kill has left them.
    let isAged = Int.random(in: 0..<3, using: &random) > 0
    if isAged { try await host.age() }
    let seen = host.twitch.requestCount(.refreshToken)
    let daemon = try host.launch()
    // The moment of a kill is chance, by the seed: it waits for nothing.
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      figures.killsAtStart += 1
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<250, using: &random)))
    case 1...3 where isAged: try await awaitRefresh(after: seen)
    case _:
      try await daemon.ready()
      try await look()
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<400, using: &random)))
    }
    await kill(daemon)
  }

  mutating func end() async throws {
    _ = try await host.start()
    try await look(decidesAlways: true)
    for account in Self.accounts {
      _ = try await eventually("\(account) is valid") { [client = host.client] in
        try await client.account(account.rawValue).state == .valid ? true : nil
      }
    }
    try await look(decidesAlways: true)
    figures.refreshes = host.twitch.requestCount(.refreshToken)
  }

  // MARK: - The kill

  private mutating func kill(_ daemon: Daemon) async {
    await daemon.kill()
    figures.kills += 1
    host.leave(Double(Self.lifetime))
  }

  /// Twitch has spent a refresh token, and its answer is on the way.
  private mutating func awaitRefresh(after seen: Int) async throws {
    try await within(.seconds(40), "a refresh") { [twitch = host.twitch] in
      try await twitch.waitForRequests(seen + 1, to: .refreshToken)
    }
    figures.killsAtRefresh += 1
    try await Task.sleep(for: .microseconds(Int.random(in: 0..<40_000, using: &random)))
  }

  // MARK: - The look

  private mutating func look(decidesAlways: Bool = false) async throws {
    // Before the daemon is asked: what was read after that is younger.
    let published = reader.newest?.generation ?? 0
    for account in try await host.client.accounts() {
      let known = max(generations[account.name, default: 0], account.name == read.rawValue ? published : 0)
      #expect(account.generation >= known, "\(account.name) had \(known), told or published before it was durable")
      generations[account.name] = account.generation
      guard account.name == Cast.overlay.rawValue else {
        #expect(account.state != .needsLogin, "\(account)")
        continue
      }
      switch account.state {
      case .needsLogin: try await examine(account)
      // The other half is killed amid it.
      case .uncertain where decidesAlways || Bool.random(using: &random): try await decide()
      default: break
      }
    }
  }

  /// Waits until the old token has said what became of a refresh: for half a minute if that was not processed.
  private mutating func decide() async throws {
    let decided = try await eventually("it is decided", within: .seconds(120)) { [client = host.client] in
      let account = try await client.account(Cast.overlay.rawValue)
      return account.state == .uncertain ? nil : account
    }
    if decided.state == .needsLogin { try await examine(decided) } else { figures.proven += 1 }
  }

  /// Only a public client's refresh token may be lost, and only with its answer; and the account says so.
  private mutating func examine(_ account: AccountPayload) async throws {
    figures.lost += 1
    let newest = host.twitch.withWorld { world in
      world.accessTokens.filter { $0.value.clientID == Cast.publicID }.max { $0.value.issuedAt < $1.value.issuedAt }?
        .key
    }
    // A token that reaches the daemon is validated by it at once. This one never did, so its answer was lost.
    let token = try #require(newest)
    #expect(host.twitch.validationCount(ofToken: token) == 0, "\(account)")
    #expect(account.trouble?.reason.contains("the answer was lost") == true, "\(account)")
    let grant = try host.consent(.overlay)
    generations[account.name] = try await host.client.importGrant(grant, for: account.name).account.generation
  }
}
