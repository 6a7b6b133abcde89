import Testing

@testable import TwitchSandbox

@Suite struct EndingTests {
  private let world = TestWorld()

  @Test("disconnect → all tokens of that client and user, and nobody else's", arguments: ["conf", "pub"])
  func disconnect(client: String) throws {
    let first = try world.granted(client)
    let second = try world.granted(client)
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let other = try #require(world.mintGrant(client: client, user: "70005678", scopes: []))
    let elsewhere = try world.granted(client == "conf" ? "pub" : "conf")
    world.disconnect(client: client, user: "70001234")
    #expect(world.validated(elsewhere.access).status == 200)
    for grant in [first, second] {
      #expect(world.validated(grant.access).status == 401)
      #expect(world.refreshed(grant.refresh, client: client).refusal == "400 Invalid refresh token")
    }
    #expect(world.validated(other.accessToken).status == 200)
    #expect(world.validated(app).status == 200)
    #expect(world.severedGrants == 0)
  }

  @Test("the page's reading → 401 on refresh after a disconnect")
  func statusByPolicy() throws {
    world.policy.endedGrantStatus = 401
    let grant = try world.granted("conf")
    world.disconnect(client: "conf", user: "70001234")
    #expect(world.refreshed(grant.refresh, client: "conf").refusal == "401 Invalid refresh token")
    #expect(world.refreshed("invented", client: "conf").refusal == "400 Invalid refresh token")
  }

  @Test("password change → the user's tokens at every client")
  func password() throws {
    let one = try world.granted("conf")
    let two = try world.granted("pub")
    world.changePassword(ofUser: "70001234")
    #expect(world.validated(one.access).status == 401)
    #expect(world.validated(two.access).status == 401)
    #expect(world.refreshed(two.refresh, client: "pub").status == 400)
  }

  @Test("Twitch revokes an access token → the refresh token gives another")
  func adminRevoke() throws {
    let grant = try world.granted("conf")
    #expect(world.revokeAccessToken(grant.access))
    #expect(!world.revokeAccessToken(grant.access))
    #expect(world.validated(grant.access).status == 401)
    #expect(world.refreshed(grant.refresh, client: "conf").status == 200)
  }

  @Test("user banned, app deleted → nothing is left of them")
  func removal() throws {
    let user = try world.granted("conf")
    world.removeUser("70001234")
    #expect(world.validated(user.access).status == 401)
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    world.removeClient("conf")
    #expect(world.validated(app).status == 401)
    #expect(world.refreshed(user.refresh, client: "conf").refusal == "400 invalid client")
    #expect(world.sessions.isEmpty && world.connections.isEmpty)
  }

  @Test("authorizing again → an independent pair, the old one stays valid")
  func again() throws {
    let old = try world.granted("pub")
    let new = try world.granted("pub")
    #expect(world.refreshed(new.refresh, client: "pub").status == 200)
    #expect(world.validated(old.access).status == 200)
  }
}
