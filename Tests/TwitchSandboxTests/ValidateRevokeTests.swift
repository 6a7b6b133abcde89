import Testing

@testable import TwitchSandbox

@Suite struct ValidateRevokeTests {
  private let world = TestWorld()

  @Test("user token → the five members, scopes as a list, seconds left")
  func userToken() throws {
    let grant = try #require(world.mintGrant(client: "conf", user: "70001234", scopes: ["chat:read", "chat:edit"]))
    world.pass(seconds: 100)
    let reply = world.validate(authorization: "OAuth \(grant.accessToken)")
    #expect(
      reply
        == .ok([
          "client_id": "conf", "login": "streamer", "scopes": .strings(["chat:edit", "chat:read"]),
          "user_id": "70001234", "expires_in": .int(grant.expiresIn - 100),
        ]))
    #expect(world.validate(authorization: "Bearer \(grant.accessToken)") == reply)
    #expect(world.validate(authorization: "oauth \(grant.accessToken)") == reply)
  }

  @Test("app token → no user members, or null by policy; scopes null")
  func appToken() throws {
    let token = try #require(world.mintAppToken(client: "conf")).accessToken
    #expect(world.validated(token).json?.members?.map(\.name) == ["client_id", "scopes", "expires_in"])
    #expect(world.validated(token).json?["scopes"] == .null)
    world.policy.appTokenUserMembers = .null
    #expect(world.validated(token).json?["login"] == .null)
    #expect(world.validated(token).json?["user_id"] == .null)
  }

  @Test("no scopes, or only retired ones → null, not an empty list", arguments: [[], ["user_read", "channel_editor"]])
  func scopesNull(_ scopes: [String]) throws {
    let grant = try world.granted("conf", scopes)
    #expect(world.validated(grant.access).json?["scopes"] == .null)
  }

  @Test(
    "no token to be found → missing authorization token",
    arguments: [nil, "", "OAuth", "OAuth ", "Basic abc", "abc"])
  func noHeader(_ header: String?) {
    #expect(world.validate(authorization: header).refusal == "401 missing authorization token")
  }

  @Test("invented, expired, revoked, a refresh token → invalid access token")
  func dead() throws {
    let grant = try #require(world.mintGrant(client: "conf", user: "70001234", scopes: []))
    let revoked = try world.granted("conf").access
    world.revokeAccessToken(revoked)
    #expect(world.validated(revoked).refusal == "401 invalid access token")
    #expect(world.validated("x").refusal == "401 invalid access token")
    #expect(world.validated(try #require(grant.refreshToken)).refusal == "401 invalid access token")
    world.pass(seconds: grant.expiresIn - 1)
    #expect(world.validated(grant.accessToken).number("expires_in") == 1)
    world.pass(seconds: 1)
    #expect(world.validated(grant.accessToken).refusal == "401 invalid access token")
  }

  @Test("the last half second → 1, because 0 means never")
  func lastMoment() throws {
    let grant = try #require(world.mintGrant(client: "conf", user: "70001234", scopes: []))
    world.now = SandboxTime(milliseconds: world.now.milliseconds + Int64(grant.expiresIn) * 1000 - 500)
    #expect(world.validated(grant.accessToken).number("expires_in") == 1)
  }

  @Test("legacy client → expires_in 0, and never expires")
  func legacy() throws {
    world.addClient(RegisteredClient(id: "old", kind: .confidential, secret: "s", isLegacy: true))
    let grant = try world.granted("old")
    world.pass(seconds: 10 * 365 * 86_400)
    #expect(world.validated(grant.access).number("expires_in") == 0)
  }

  @Test("rename → another login, same user id")
  func rename() throws {
    let grant = try world.granted("conf")
    world.renameUser("70001234", to: "NewName")
    #expect(world.validated(grant.access).text("login") == "newname")
    #expect(world.validated(grant.access).text("user_id") == "70001234")
  }

  @Test("revoke → empty 200; the token is dead, its refresh token is not")
  func revoke() throws {
    let grant = try world.granted("pub")
    let parameters: Parameters = ["client_id": "pub", "token": grant.access]
    #expect(world.revoke(parameters) == .empty)
    #expect(world.validated(grant.access).status == 401)
    #expect(world.revoke(parameters).refusal == "400 Invalid token")
    #expect(world.refreshed(grant.refresh, client: "pub").status == 200)
  }

  @Test("revoke an app token → dead")
  func revokeApp() throws {
    let token = try #require(world.mintAppToken(client: "conf")).accessToken
    #expect(world.revoke(["client_id": "conf", "token": token]) == .empty)
    #expect(world.validated(token).status == 401)
  }

  @Test("revoke without or with the wrong things → Twitch's status and message")
  func revokeRefusals() throws {
    let grant = try world.granted("conf")
    #expect(world.revoke(["token": grant.access]).refusal == "400 missing client id")
    #expect(world.revoke(["client_id": "x", "token": grant.access]).refusal == "404 client does not exist")
    #expect(world.revoke(["client_id": "conf"]).refusal == "400 missing token")
    #expect(world.revoke(["client_id": "pub", "token": grant.access]).refusal == "400 Invalid token")
    #expect(world.revoke(["client_id": "conf", "token": grant.refresh]).refusal == "400 Invalid token")
    #expect(world.validated(grant.access).status == 200)
  }

  @Test("revoke a refresh token, by policy → it is over")
  func revokeRefreshToken() throws {
    world.policy.revokeTakesRefreshTokens = true
    let grant = try world.granted("conf")
    #expect(world.revoke(["client_id": "conf", "token": grant.refresh]) == .empty)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 400)
    #expect(world.validated(grant.access).status == 200)
  }
}
