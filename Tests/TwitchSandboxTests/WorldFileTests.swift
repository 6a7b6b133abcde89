import Testing

@testable import TwitchSandbox

@Suite struct WorldFileTests {
  private func load(_ text: String) throws -> World {
    var world = World()
    try WorldFile(json: Array(text.utf8)).apply(to: &world)
    return world
  }

  @Test("a whole file → that world, with the tokens it names")
  func whole() throws {
    let world = try load(
      """
      {"policy": {"token_cap": 2},
       "clients": [{"id": "bot", "secret": "s", "redirect_uris": ["http://localhost:1"], "legacy": true,
                    "lifetimes": {"user_token": [3, 4], "poll_interval": 1}}, {"id": "tv", "type": "public"}],
       "users": [{"id": "5", "login": "Ann", "email": "a@example.com"}],
       "grants": [{"client_id": "tv", "user": "ann", "scopes": ["chat:read"], "access_token": "AT", "refresh_token": "RT"}],
       "answers": [{"answer": "approve", "user": "ann"}, {"client_id": "tv", "answer": "ignore"}]}
      """)
    #expect(world.policy.tokenCap == 2)
    #expect(world.clients["bot"]?.kind == .confidential && world.clients["bot"]?.isLegacy == true)
    #expect(world.clients["bot"]?.lifetimes.userToken == 3...4 && world.clients["bot"]?.lifetimes.pollInterval == 1)
    #expect(world.clients["tv"]?.kind == .public)
    #expect(world.validate(authorization: "OAuth AT").text("login") == "ann")
    #expect(world.refreshTokens["RT"]?.state == .live)
    #expect(world.answers.answer(forClient: "bot") == .approve(user: "ann"))
    #expect(world.answers.answer(forClient: "tv") == .ignore)
  }

  @Test("a crowd → that many users, each with the tokens of their number")
  func crowd() throws {
    let world = try load(
      """
      {"clients": [{"id": "bot", "secret": "s", "lifetimes": {"user_token": 100}}],
       "crowds": [{"client_id": "bot", "count": 3, "scopes": ["chat:read"]}]}
      """)
    #expect(world.users.count == 3 && world.accessTokens.count == 3)
    let answer = world.validate(authorization: "OAuth \(Crowd.accessToken(2))")
    #expect(answer.text("login") == "crowd_2" && answer.text("user_id") == Crowd.userID(2))
    #expect(world.refreshTokens[Crowd.refreshToken(2)]?.state == .live)
    #expect(Crowd.accessToken(2).utf8.count == 30 && Crowd.refreshToken(2).utf8.count == 50)
  }

  @Test("an empty object → an empty world")
  func empty() throws { #expect(try load("{}").clients.isEmpty) }

  @Test(
    "mistakes → named",
    arguments: [
      ("", "cannot be read"), ("[]", "cannot be read"), (#"{"client":[]}"#, "client"),
      (#"{"clients":[{"type":"public"}]}"#, "\"id\" is missing in clients.[0]"),
      (#"{"clients":[{"id":"a","lifetimes":{"user_token":"x"}}]}"#, "clients.[0].lifetimes.user_token"),
      (#"{"users":[{"id":5,"login":"a"}]}"#, "users.[0].id"),
      (#"{"grants":[{"client_id":"a","user":"b"}]}"#, "\"a\""),
      (#"{"crowds":[{"client_id":"a","count":1,"scopes":[]}]}"#, "\"a\""),
      (#"{"crowds":[{"client_id":"a","count":-1,"scopes":[]}]}"#, "not -1"),
      (#"{"answers":[{"answer":"perhaps"}]}"#, "ask, approve, deny"), (#"{"policy":{"cap":1}}"#, "\"cap\""),
    ])
  func mistakes(_ text: String, _ expected: String) {
    let mistake = #expect(throws: WorldFile.Mistake.self) { try load(text) }
    #expect(mistake?.description.contains(expected) == true, "\(mistake?.description ?? "none")")
  }
}
