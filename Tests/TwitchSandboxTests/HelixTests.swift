import Testing

@testable import TwitchSandbox

@Suite struct HelixTests {
  private let world = TestWorld()

  private func call(
    _ path: String, token: String?, client: String? = "conf", _ method: HelixRequest.Method = .get,
    query: [(name: String, value: String)] = [], body: String = ""
  ) -> Reply {
    world.helix(
      HelixRequest(
        method: method, path: path, query: query, authorization: token.map { "Bearer \($0)" }, clientID: client,
        body: Array(body.utf8)))
  }

  private func subscription(_ transport: String) -> String {
    #"{"type":"channel.chat.message","version":"1","condition":{"broadcaster_user_id":"70001234"},"#
      + #""transport":\#(transport)}"#
  }

  private let webhook = #"{"method":"webhook","callback":"https://example.com/x","secret":"0123456789"}"#
  private let websocket = #"{"method":"websocket","session_id":"abc"}"#

  @Test("a good user token → the user, with rate-limit headers")
  func users() throws {
    let token = try world.granted("conf", ["user:read:email"]).access
    let reply = call("users", token: token)
    guard case .array(let rows)? = reply.json?["data"] else { throw CancellationError() }
    #expect(rows.map { $0["login"] } == ["streamer"])
    #expect(rows.first?["email"] == "streamer@example.com")
    #expect(reply.headers["Ratelimit-Limit"] == "800" && reply.headers["Ratelimit-Remaining"] == "799")
    #expect(reply.headers["Ratelimit-Reset"] != nil)
  }

  @Test("an app token → the users asked for, and an error when none is")
  func usersByApp() throws {
    let token = try #require(world.mintAppToken(client: "conf")).accessToken
    let reply = call("users", token: token, query: [("login", "other"), ("id", "70001234"), ("id", "1")])
    guard case .array(let rows)? = reply.json?["data"] else { throw CancellationError() }
    #expect(Set(rows.compactMap { $0["id"]?.text }) == ["70001234", "70005678"])
    #expect(call("users", token: token).status == 400)
  }

  @Test("bad credentials → 401 with three members, and Twitch's words")
  func refusals() throws {
    let grant = try world.granted("conf")
    let message = { (reply: Reply) in reply.refusal }
    #expect(message(call("users", token: nil)) == "401 OAuth token is missing")
    #expect(message(call("users", token: grant.access, client: nil)) == "401 Client ID is missing")
    #expect(message(call("users", token: "dead")) == "401 Invalid OAuth token")
    #expect(
      message(call("users", token: grant.access, client: "pub")) == "401 Client ID and OAuth token do not match")
    #expect(call("users", token: "dead").json?.members?.map(\.name) == ["error", "status", "message"])
    #expect(call("users", token: "dead").text("error") == "Unauthorized")
  }

  @Test("webhook with an app token, websocket with a user token → made and listed; the other way → 400")
  func tokenKinds() throws {
    let user = try world.granted("conf").access
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let path = "eventsub/subscriptions"
    #expect(call(path, token: app, .post, body: subscription(webhook)).status == 202)
    #expect(call(path, token: user, .post, body: subscription(websocket)).status == 202)
    #expect(
      call(path, token: user, .post, body: subscription(webhook)).refusal
        == "400 auth must use app access token to create webhook subscription")
    #expect(
      call(path, token: app, .post, body: subscription(websocket)).refusal
        == "400 invalid transport and auth combination")
    let conduit = subscription(#"{"method":"conduit","conduit_id":"c"}"#)
    #expect(call(path, token: user, .post, body: conduit).status == 400)
    #expect(call(path, token: app, .post, body: conduit).status == 202)
    #expect(call(path, token: user).number("total") == 1)
    #expect(call(path, token: app).number("total") == 2)
  }

  @Test("a subscription → never shows its secret, can be deleted, dies with the user's connection")
  func lifeOfASubscription() throws {
    let app = try #require(world.mintAppToken(client: "pub")).accessToken
    let grant = try world.granted("pub")
    let path = "eventsub/subscriptions"
    let made = call(path, token: app, client: "pub", .post, body: subscription(webhook))
    #expect(made.json?.rendered.contains("0123456789") == false)
    guard case .array(let rows)? = made.json?["data"], let id = rows.first?["id"]?.text else {
      throw CancellationError()
    }
    #expect(call(path, token: app, client: "pub", .delete, query: [("id", id)]).status == 204)
    #expect(call(path, token: app, client: "pub", .delete, query: [("id", id)]).status == 404)
    _ = call(path, token: app, client: "pub", .post, body: subscription(webhook))
    _ = world.refreshed(grant.refresh, client: "pub")
    _ = world.refreshed(grant.refresh, client: "pub")
    #expect(world.severedGrants == 1)
    #expect(call(path, token: app, client: "pub").number("total") == 0)
  }

  @Test("the same subscription again → 409, and the same over another transport → made")
  func duplicates() throws {
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let path = "eventsub/subscriptions"
    #expect(call(path, token: app, .post, body: subscription(webhook)).status == 202)
    let again = call(path, token: app, .post, body: subscription(webhook))
    #expect(again.refusal == "409 subscription already exists")
    #expect(again.text("error") == "Conflict")
    let elsewhere = webhook.replacing("https://", with: "https://other.")
    #expect(call(path, token: app, .post, body: subscription(elsewhere)).status == 202)
    #expect(call(path, token: app).number("total") == 2)
  }

  @Test(
    "a filter → only what it fits",
    arguments: [
      ("status", "webhook_callback_verification_pending", 1), ("status", "enabled", 0),
      ("type", "channel.chat.message", 1),
      ("type", "stream.online", 0), ("user_id", "70001234", 1), ("user_id", "1", 0), ("subscription_id", "1", 0),
      ("first", "20", 1),
    ])
  func filters(_ name: String, _ value: String, _ count: Int) throws {
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let path = "eventsub/subscriptions"
    _ = call(path, token: app, .post, body: subscription(webhook))
    guard case .array(let rows)? = call(path, token: app, query: [(name, value)]).json?["data"] else {
      throw CancellationError()
    }
    #expect(rows.count == count)
    let two = call(path, token: app, query: [("status", "enabled"), ("type", "channel.chat.message")])
    #expect(two.status == 400)
  }

  @Test("bodies that are not subscriptions → 400", arguments: ["", "[]", "{", "{}", #"{"type":1}"#, "\u{0}"])
  func badBodies(_ body: String) throws {
    let token = try world.granted("conf").access
    #expect(call("eventsub/subscriptions", token: token, .post, body: body).status == 400)
  }

  @Test("authorization/users → which scopes were granted, for app tokens only")
  func authorizedUsers() throws {
    let user = try world.granted("conf", ["bits:read"]).access
    let app = try #require(world.mintAppToken(client: "conf")).accessToken
    let reply = call("authorization/users", token: app, query: [("user_id", "70001234")])
    guard case .array(let rows)? = reply.json?["data"] else { throw CancellationError() }
    #expect(rows.first?["scopes"] == .strings(["bits:read"]))
    #expect(call("authorization/users", token: user, query: [("user_id", "70001234")]).status == 401)
  }

  @Test("801 calls in a moment → 429, refilled with time")
  func rateLimit() throws {
    let token = try world.granted("conf").access
    for _ in 0..<800 { #expect(call("users", token: token).status == 200) }
    #expect(call("users", token: token).status == 429)
    world.pass(seconds: 1)
    #expect(call("users", token: token).status == 200)
  }

  @Test("an unknown path → 404")
  func unknown() throws {
    #expect(call("nothing", token: try world.granted("conf").access).status == 404)
  }
}
