import Testing

@testable import TwitchSandbox

@Suite struct TokenTests {
  private let world = TestWorld()

  @Test("client credentials → an app token of 58 to 60 days, without scope and refresh token")
  func clientCredentials() throws {
    let reply = world.token(["grant_type": "client_credentials", "client_id": "conf", "client_secret": "s3cret"])
    #expect(reply.status == 200)
    #expect(reply.json?.members?.map(\.name) == ["access_token", "expires_in", "token_type"])
    #expect(reply.text("token_type") == "bearer")
    #expect((5_011_200...5_184_000).contains(try #require(reply.number("expires_in"))))
  }

  @Test(
    "what is missing or wrong → Twitch's status and message",
    arguments: [
      (["grant_type": "client_credentials"], "400 missing client id"),
      (["client_id": "", "grant_type": "client_credentials"], "400 missing client id"),
      (["client_id": "nobody", "grant_type": "client_credentials"], "400 invalid client"),
      (["client_id": "conf"], "400 missing grant type"),
      (["client_id": "conf", "grant_type": "password"], "400 invalid grant type"),
      (["client_id": "conf", "grant_type": "client_credentials"], "400 missing client secret"),
      (
        ["client_id": "conf", "grant_type": "client_credentials", "client_secret": "wrong"],
        "403 invalid client secret"
      ),
      (["client_id": "pub", "grant_type": "client_credentials"], "400 Invalid client credentials"),
      (
        ["client_id": "conf", "grant_type": "refresh_token", "refresh_token": "r"],
        "400 missing client secret"
      ),
      (
        ["client_id": "conf", "grant_type": "refresh_token", "refresh_token": "r", "client_secret": "x"],
        "403 invalid client secret"
      ),
      (["client_id": "pub", "grant_type": "refresh_token"], "400 missing refresh token"),
      (["client_id": "pub", "grant_type": "refresh_token", "refresh_token": "r"], "400 Invalid refresh token"),
      (["client_id": "pub", "grant_type": "authorization_code", "code": "c"], "400 Invalid client credentials"),
      (["client_id": "conf", "grant_type": "authorization_code", "code": "c"], "400 missing client secret"),
      (
        ["client_id": "conf", "grant_type": "authorization_code", "code": "c", "client_secret": "s3cret"],
        "400 Invalid authorization code"
      ),
      (
        ["client_id": "conf", "grant_type": "authorization_code", "client_secret": "s3cret"],
        "400 missing code"
      ),
      (
        ["client_id": "pub", "grant_type": "urn:ietf:params:oauth:grant-type:device_code"],
        "400 missing device_code"
      ),
    ] as [([String: String], String)])
  func refusals(_ parameters: [String: String], _ expected: String) {
    let reply = world.token(Parameters(parameters.map { (name: $0.key, value: $0.value) }))
    #expect(reply.refusal == expected)
    #expect(reply.json?.members?.map(\.name) == ["status", "message"])
  }

  @Test("two app tokens → both live")
  func severalAppTokens() throws {
    let first = try #require(world.mintAppToken(client: "conf")).accessToken
    let second = try #require(world.mintAppToken(client: "conf")).accessToken
    #expect(world.validated(first).status == 200)
    #expect(world.validated(second).status == 200)
  }

  @Test("user tokens → jittered about four hours")
  func jitter() throws {
    var lifetimes = Set<Int>()
    for _ in 0..<50 {
      lifetimes.insert(try #require(world.mintGrant(client: "conf", user: "70001234", scopes: [])).expiresIn)
    }
    #expect(lifetimes.count > 20)
    #expect(lifetimes.allSatisfy { (13_300...15_150).contains($0) })
  }

  @Test("same seed → same tokens; another seed → others")
  func seed() throws {
    let again = TestWorld()
    let other = TestWorld(.sample(seed: 8))
    let token = try world.granted("conf").access
    #expect(try again.granted("conf").access == token)
    #expect(try other.granted("conf").access != token)
  }

  @Test("secret reset → the old one fails at once, app tokens live on or not by policy", arguments: [true, false])
  func secretReset(kills: Bool) throws {
    world.policy.secretResetKillsAppTokens = kills
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let secret = try #require(world.resetSecret(ofClient: "conf"))
    let parameters: Parameters = [
      "grant_type": "client_credentials", "client_id": "conf", "client_secret": "s3cret",
    ]
    #expect(world.token(parameters).refusal == "403 invalid client secret")
    #expect(
      world.token(["grant_type": "client_credentials", "client_id": "conf", "client_secret": secret]).status == 200)
    #expect(world.validated(app).status == (kills ? 401 : 200))
  }

  @Test("many expired tokens → they are forgotten")
  func sweep() {
    world.clients["conf"]?.lifetimes.appToken = 1...1
    for _ in 0..<5000 {
      world.mintAppToken(client: "conf")
      world.pass(seconds: 2)
    }
    #expect(world.accessTokens.count < 1100)
  }
}
