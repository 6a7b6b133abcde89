import Testing
import TwitchSandbox

/// Power cuts, as far as a process can have them. `TOKENKEEPER_CRASHES=5000 Tests/run EndToEndTests` makes so many.
@Suite(.showingLogs) struct CrashTests {
  private static let extent = CrashExtent.wanted

  @Test("the campaigns → 200 kills and more as they are usually run, and as many as were asked for")
  func enough() {
    #expect(CrashExtent.usual.kills >= 200)
    #expect(CrashExtent(wanted: 5000).kills >= 5000)
    #expect(Self.extent.kills >= CrashExtent.usual.kills)
  }

  @Test(
    "SIGKILL at random moments of renewals → the store opens, generations rise, a login is needed only for a lost answer",
    arguments: CrashExtent.seeds)
  func random(seed: UInt64) async throws {
    let setup = Setup(
      accounts: RandomKills.accounts, userToken: RandomKills.lifetime, appToken: RandomKills.lifetime,
      validationInterval: "1s", logLevel: "info")
    try await withHost(setup) { host in
      var campaign = RandomKills(host: host, seed: seed)
      try await campaign.begin()
      for _ in 0..<Self.extent.randomRounds { try await campaign.round() }
      try await campaign.end()
      Self.extent.report("seed \(seed): \(campaign.figures)")
      #expect(host.twitch.withWorld(\.severedGrants) == 0)
      // Else the campaign has not been where it was meant to be.
      #expect(campaign.figures.refreshes >= Self.extent.randomRounds / 2)
      #expect(campaign.figures.killsAtRefresh >= Self.extent.randomRounds / 8)
    }
  }

  @Test("SIGKILL at a named point of a renewal → exactly what the table says is left", arguments: NamedKill.all)
  func named(kill: NamedKill) async throws {
    try requireRoot()
    let setup = Setup(
      accounts: [kill.account], userToken: NamedKills.lifetime, validationInterval: "1s", logLevel: "info")
    try await withHost(setup) { host in
      var campaign = try await NamedKills(host: host, kill: kill)
      let rounds = Self.extent.rounds(of: kill)
      for _ in 0..<rounds { try await campaign.round() }
      let severed = host.twitch.withWorld(\.severedGrants)
      Self.extent.report("\(kill): \(rounds) kills, each left the token \(kill.aftermath), \(severed) severed")
      #expect(severed == 0)
    }
  }
}
