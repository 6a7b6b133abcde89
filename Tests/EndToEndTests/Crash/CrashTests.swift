import Foundation
import Testing
import TwitchSandbox

/// Power cuts, as far as a process can have them. `TOKENKEEPER_CRASHES=5000 Tests/run EndToEndTests` makes about so many.
@Suite(.showingLogs) struct CrashTests {
  /// How many times as many kills as usual.
  private static let factor: Double = {
    let wanted = ProcessInfo.processInfo.environment["TOKENKEEPER_CRASHES"].flatMap(Double.init)
    return (wanted ?? usual) / usual
  }()

  private static func times(_ rounds: Int) -> Int { max(Int(Double(rounds) * factor), 1) }

  private static let usual = Double(randomKills * 2 + NamedKill.all.reduce(0) { $0 + $1.rounds })
  private static let randomKills = 40

  @Test("the campaigns as they are usually run → 200 kills and more")
  func enough() {
    #expect(Self.usual >= 200)
  }

  @Test(
    "SIGKILL at random moments of renewals → the store opens, generations rise, no grant is lost without need",
    arguments: [20_261_122, 3] as [UInt64])
  func random(seed: UInt64) async throws {
    let setup = Setup(accounts: [.app, .bot, .overlay], userToken: 4, appToken: 6)
    try await withHost(setup) { host in
      var campaign = RandomKills(host: host, seed: seed)
      try await campaign.begin()
      for _ in 0..<Self.times(Self.randomKills) { try await campaign.round() }
      try await campaign.end()
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
      // Else the campaign has not been where it was meant to be.
      #expect(host.twitch.requestCount(.refreshToken) >= Self.times(10))
      #expect(campaign.killsAtRefresh >= Self.times(5))
    }
  }

  @Test("SIGKILL at a named point of a renewal → exactly what the table says is left", arguments: NamedKill.all)
  func named(kill: NamedKill) async throws {
    try requireRoot()
    let setup = Setup(
      accounts: [kill.account], userToken: NamedKills.lifetime, validationInterval: "1s", logLevel: "info")
    try await withHost(setup) { host in
      var campaign = try await NamedKills(host: host, kill: kill)
      for _ in 0..<Self.times(kill.rounds) { try await campaign.round() }
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
    }
  }
}
