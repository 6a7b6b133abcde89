import Testing

@testable import TwitchSandbox

@Suite struct RefreshTests {
  private let world = TestWorld()

  @Test("confidential client → new access token, same refresh token, old token stays valid")
  func confidential() throws {
    let grant = try world.granted("conf")
    let reply = world.refreshed(grant.refresh, client: "conf")
    #expect(
      reply.json?.members?.map(\.name) == ["access_token", "expires_in", "refresh_token", "scope", "token_type"])
    #expect(reply.text("refresh_token") == grant.refresh)
    #expect(reply.text("access_token") != grant.access)
    #expect(reply.json?["scope"] == .strings(["chat:read"]))
    #expect(world.validated(grant.access).status == 200)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 200)
  }

  @Test("confidential client, years later → still refreshes")
  func confidentialNeverExpires() throws {
    let grant = try world.granted("conf")
    world.pass(seconds: 5 * 365 * 86_400)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 200)
  }

  @Test("no scopes → no scope member")
  func scopeless() throws {
    let grant = try world.granted("conf", [])
    let members = world.refreshed(grant.refresh, client: "conf").json?.members?.map(\.name)
    #expect(members == ["access_token", "expires_in", "refresh_token", "token_type"])
  }

  @Test("public client → both tokens change, the old access token dies")
  func publicRotates() throws {
    let grant = try world.granted("pub")
    let reply = world.refreshed(grant.refresh, client: "pub")
    #expect(reply.status == 200)
    #expect(reply.text("refresh_token") != grant.refresh)
    #expect(world.validated(grant.access).refusal == "401 invalid access token")
    #expect(world.validated(try #require(reply.text("access_token"))).status == 200)
    #expect(world.severedGrants == 0)
  }

  @Test("public client sends a spent refresh token → every token of the user and client dies, counted once")
  func replaySevers() throws {
    let grant = try world.granted("pub")
    let sibling = try world.granted("pub")
    let elsewhere = try world.granted("conf")
    let fresh = world.refreshed(grant.refresh, client: "pub")
    let newAccess = try #require(fresh.text("access_token"))
    let newRefresh = try #require(fresh.text("refresh_token"))

    #expect(world.refreshed(grant.refresh, client: "pub").refusal == "400 Invalid refresh token")

    #expect(world.severedGrants == 1)
    #expect(world.validated(newAccess).status == 401)
    #expect(world.validated(sibling.access).status == 401)
    #expect(world.refreshed(newRefresh, client: "pub").refusal == "400 Invalid refresh token")
    #expect(world.refreshed(sibling.refresh, client: "pub").refusal == "400 Invalid refresh token")
    #expect(world.validated(elsewhere.access).status == 200, "another client is not concerned")
    #expect(world.severedGrants == 1)
  }

  @Test("a severed user consents again, then the old token is replayed → the new grant lives")
  func replayAfterNewConsent() throws {
    let grant = try world.granted("pub")
    _ = world.refreshed(grant.refresh, client: "pub")
    _ = world.refreshed(grant.refresh, client: "pub")
    let again = try world.granted("pub")
    #expect(world.refreshed(grant.refresh, client: "pub").status == 400)
    #expect(world.validated(again.access).status == 200)
    #expect(world.severedGrants == 1)
  }

  @Test("a public client's refresh token, 30 days on → refused, nothing severed")
  func publicExpires() throws {
    let grant = try world.granted("pub")
    world.pass(seconds: 30 * 86_400 - 1)
    let next = try #require(world.refreshed(grant.refresh, client: "pub").text("refresh_token"))
    world.pass(seconds: 30 * 86_400)
    #expect(world.refreshed(next, client: "pub").refusal == "400 Invalid refresh token")
    #expect(world.refreshed(grant.refresh, client: "pub").refusal == "400 Invalid refresh token")
    #expect(world.severedGrants == 0)
  }

  @Test("another client's refresh token → refused, nothing severed")
  func foreign() throws {
    let grant = try world.granted("pub")
    #expect(world.refreshed(grant.refresh, client: "conf").refusal == "400 Invalid refresh token")
    #expect(world.validated(grant.access).status == 200)
    #expect(world.severedGrants == 0)
  }

  @Test("the 51st access token of a refresh token → the oldest dies")
  func cap() throws {
    let grant = try world.granted("conf")
    var tokens = [grant.access]
    for _ in 0..<50 {
      tokens.append(try #require(world.refreshed(grant.refresh, client: "conf").text("access_token")))
    }
    #expect(tokens.count == 51)
    #expect(world.validated(tokens[0]).status == 401)
    #expect(tokens.dropFirst().allSatisfy { world.validated($0).status == 200 })
  }

  @Test("the 51st, by the other reading → the refresh fails")
  func capRefuses() throws {
    world.policy.pastTokenCap = .refreshFails
    let grant = try world.granted("conf")
    for _ in 0..<49 { #expect(world.refreshed(grant.refresh, client: "conf").status == 200) }
    #expect(world.refreshed(grant.refresh, client: "conf").refusal == "400 Invalid refresh token")
    #expect(world.validated(grant.access).status == 200)
    world.pass(seconds: 15_151)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 200, "expired tokens do not count")
  }

  @Test("refreshing ever again → one session stays small")
  func staysSmall() throws {
    var refresh = try world.granted("pub").refresh
    for _ in 0..<200 {
      refresh = try #require(world.refreshed(refresh, client: "pub").text("refresh_token"))
      world.pass(seconds: 86_400)
    }
    #expect(world.refreshTokens.count <= 32)
    #expect(world.accessTokens.count == 1)
  }

  @Test("policy says rotate → a confidential client gets another refresh token and the old one stops")
  func confidentialRotates() throws {
    world.policy.confidentialRefreshRotates = true
    world.policy.confidentialRefreshKillsOldToken = true
    let grant = try world.granted("conf")
    let reply = world.refreshed(grant.refresh, client: "conf")
    #expect(reply.text("refresh_token") != grant.refresh)
    #expect(world.validated(grant.access).status == 401)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 400)
    #expect(world.severedGrants == 0)
  }

  @Test("a secret for a public client → ignored, or refused by policy")
  func publicWithSecret() throws {
    let grant = try world.granted("pub")
    let parameters: Parameters = [
      "grant_type": "refresh_token", "client_id": "pub", "client_secret": "x", "refresh_token": grant.refresh,
    ]
    world.policy.publicClientSecretRefused = true
    #expect(world.token(parameters).refusal == "400 Invalid client credentials")
    world.policy.publicClientSecretRefused = false
    #expect(world.token(parameters).status == 200)
  }

  @Test("special refresh tokens → have characters that must be encoded")
  func special() throws {
    world.policy.specialRefreshTokens = true
    let token = try world.granted("conf").refresh
    #expect(token.contains { "%/=+&".contains($0) })
  }
}
