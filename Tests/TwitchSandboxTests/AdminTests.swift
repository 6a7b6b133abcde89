import Testing

@testable import TwitchSandbox

@Suite struct AdminTests {
  @Test("client, user, grant, validate, disconnect → as one would with curl")
  func story() async throws {
    try await withSandbox(World(seed: 2)) { _, client in
      let made = await client.post(
        "/sandbox/clients", json: #"{"id":"bot","type":"public","lifetimes":{"user_token":3}}"#)
      #expect(made.status == 201 && made.json?["lifetimes"]?["user_token"] == .int(3))
      #expect(await client.post("/sandbox/users", json: #"{"id":"5","login":"Ann"}"#).status == 201)
      let grant = await client.post(
        "/sandbox/grants", json: #"{"client_id":"bot","user":"ann","scopes":["chat:read"]}"#)
      #expect(grant.json?["expires_in"] == .int(3))
      let token = try #require(grant.json?["access_token"]?.text)
      let header = ["Authorization": "OAuth \(token)"]
      #expect(await client.get("/oauth2/validate", header).json?["login"] == "ann")
      #expect(
        await client.post("/sandbox/grants/disconnect", json: #"{"client_id":"bot","user":"5"}"#).status == 204)
      #expect(await client.get("/oauth2/validate", header).status == 401)
    }
  }

  @Test("tokens, secrets, names, passwords, removal → done and seen")
  func endings() async throws {
    try await withSandbox { sandbox, client in
      let app = await client.post("/sandbox/grants", json: #"{"client_id":"conf"}"#)
      let token = try #require(app.json?["access_token"]?.text)
      let revoke = #"{"access_token":"\#(token)"}"#
      #expect(await client.post("/sandbox/tokens/revoke", json: revoke).json?["revoked"] == .bool(true))
      #expect(await client.post("/sandbox/tokens/revoke", json: revoke).json?["revoked"] == .bool(false))
      let secret = await client.post("/sandbox/clients/conf/secret", json: #"{"secret":"new"}"#)
      #expect(secret.json?["secret"] == "new")
      #expect(await client.send("POST", "/sandbox/clients/conf/secret").json?["secret"] != "new")
      #expect(await client.post("/sandbox/clients/conf/name", json: #"{"name":"B"}"#).json?["name"] == "B")
      #expect(
        await client.post("/sandbox/users/streamer/login", json: #"{"login":"Neo"}"#).json?["login"] == "neo")
      let grant = try #require(sandbox.withWorld { $0.mintGrant(client: "conf", user: "70001234", scopes: []) })
      #expect(await client.send("POST", "/sandbox/users/neo/password").status == 200)
      #expect(sandbox.withWorld { $0.validate(authorization: "OAuth \(grant.accessToken)").status } == 401)
      #expect(await client.send("DELETE", "/sandbox/users/neo").status == 204)
      #expect(await client.send("DELETE", "/sandbox/clients/conf").status == 204)
      #expect(await client.get("/sandbox/users/neo").status == 404)
    }
  }

  @Test("device codes and answers → decided from outside")
  func devices() async throws {
    try await withSandbox { _, client in
      let poll = "client_id=pub&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code="
      let device = await client.post("/oauth2/device", form: "client_id=pub&scopes=chat%3Aread")
      let userCode = try #require(device.json?["user_code"]?.text)
      let code = try #require(device.json?["device_code"]?.text)
      let approve = "/sandbox/device-codes/\(userCode)/approve"
      #expect(await client.post(approve, json: #"{"user":"nobody"}"#).status == 404)
      #expect(await client.post(approve, json: #"{"user":"streamer"}"#).status == 204)
      #expect(await client.post("/sandbox/device-codes/\(userCode)/deny", json: "{}").status == 404)
      #expect(await client.get("/sandbox/device-codes").body.contains(#""state":"approved""#))
      #expect(await client.post("/oauth2/token", form: poll + code).status == 200)

      let answers = await client.post("/sandbox/answers", json: #"{"answer":"deny","client_id":"pub"}"#)
      #expect(answers.json?["clients"]?["pub"]?["answer"] == "deny")
      let denied = await client.post("/oauth2/device", form: "client_id=pub")
      let second = try #require(denied.json?["device_code"]?.text)
      #expect(await client.post("/oauth2/token", form: poll + second).body.contains("invalid device code"))
    }
  }

  @Test("faults → set, listed, happen, cleared")
  func faults() async throws {
    try await withSandbox { _, client in
      let fault = #"{"endpoint":"validate","effect":"status","status":503,"body":"html","retry_after":9,"times":2}"#
      let set = await client.post("/sandbox/faults", json: fault)
      #expect(set.status == 200 && set.body.contains(#""times":2"#))
      let response = await client.get("/oauth2/validate")
      #expect(response.status == 503 && response.header("retry-after") == "9")
      #expect(await client.send("DELETE", "/sandbox/faults").json?["faults"] == .array([]))
      #expect(await client.get("/oauth2/validate").status == 401)
    }
  }

  @Test(
    "every effect → can be ordered",
    arguments: [
      "hang", "reset", "delay", "slow_body", "truncated_body", "content_type", "unknown_members", "scope_as_text",
      "missing_expires_in",
    ])
  func effects(_ name: String) async throws {
    try await withSandbox { sandbox, client in
      let fault = #"{"endpoint":"keys","effect":"\#(name)","probability":0.5,"after_commit":true}"#
      #expect(await client.post("/sandbox/faults", json: fault).status == 200)
    }
  }

  @Test("the clock → jumps, both ways")
  func clock() async throws {
    try await withSandbox { sandbox, client in
      let jumped = await client.post("/sandbox/clock", json: #"{"advance":3600.5}"#)
      #expect(jumped.json?["seconds"] == .int(1_800_003_600))
      #expect(
        await client.post("/sandbox/clock", json: #"{"advance":-3600.5}"#).json?["seconds"] == .int(1_800_000_000))
      #expect(sandbox.now == World.start)
    }
  }

  @Test("policy → shown, changed in part, mistakes named")
  func policy() async throws {
    try await withSandbox { sandbox, client in
      let changed = await client.post(
        "/sandbox/policy", json: #"{"token_cap":3,"past_token_cap":"refresh_fails","id_token_has_azp":false}"#)
      #expect(changed.json?["token_cap"] == .int(3))
      #expect(sandbox.withWorld { $0.policy.pastTokenCap } == .refreshFails)
      #expect(sandbox.withWorld { $0.policy.idTokenHasAzp } == false)
      let wrong = await client.post("/sandbox/policy", json: #"{"token_cup":3}"#)
      #expect(wrong.status == 400 && wrong.body.contains("token_cup"))
      #expect(await client.post("/sandbox/policy", json: #"{"past_token_cap":"x"}"#).status == 400)
    }
  }

  @Test("requests → counts and lines, without secrets and without admin's own")
  func requests() async throws {
    try await withSandbox { sandbox, client in
      _ = await client.post("/oauth2/token", form: "client_id=conf&client_secret=hidden1&grant_type=x")
      let log = await client.get("/sandbox/requests")
      #expect(log.json?["counts"] == ["token": .int(1)])
      #expect(log.json?["severed_grants"] == .int(0))
      #expect(log.json?["connections"] == .int(sandbox.connectionCount) && sandbox.connectionCount >= 1)
      #expect(log.body.contains("client_secret") && !log.body.contains("hidden1"))
      #expect(await client.send("DELETE", "/sandbox/requests").json?["counts"] == [:])
    }
  }

  @Test(
    "mistakes → a status and a text that says what is right",
    arguments: [
      ("/sandbox/clients", "{", 415), ("/sandbox/clients", "[]", 415), ("/sandbox/clients", "{}", 400),
      ("/sandbox/clients", #"{"id":"a","type":"odd"}"#, 400),
      ("/sandbox/clients", #"{"id":"a","lifetimes":{"user_token":0}}"#, 400),
      ("/sandbox/clients", #"{"id":"a","lifetimes":{"user_token":[5,1]}}"#, 400),
      ("/sandbox/clients/none/name", #"{"name":"x"}"#, 404), ("/sandbox/users", #"{"id":"a"}"#, 400),
      ("/sandbox/grants", #"{"client_id":"none"}"#, 404), ("/sandbox/grants", #"{"client_id":7}"#, 400),
      ("/sandbox/grants", #"{"client_id":"conf","user":"none"}"#, 404),
      ("/sandbox/grants", #"{"client_id":"conf","user":"streamer","scopes":"a b"}"#, 400),
      ("/sandbox/faults", #"{"endpoint":"admin","effect":"hang"}"#, 400),
      ("/sandbox/faults", #"{"endpoint":"keys","effect":"explode"}"#, 400),
      ("/sandbox/faults", #"{"endpoint":"keys","effect":"status"}"#, 400),
      ("/sandbox/faults", #"{"endpoint":"keys","effect":"hang","probability":2}"#, 400),
      ("/sandbox/faults", #"{"endpoint":"keys","effect":"hang","times":0}"#, 400),
      ("/sandbox/clock", "{}", 400), ("/sandbox/clock", #"{"advance":1e300}"#, 400),
      ("/sandbox/answers", #"{"answer":"approve"}"#, 400), ("/sandbox/answers", #"{"answer":"maybe"}"#, 400),
      ("/sandbox/nothing", "{}", 404), ("/sandbox/device-codes/AAAAAAAA/approve", #"{"user":"streamer"}"#, 404),
    ])
  func mistakes(_ path: String, _ body: String, _ status: Int) async throws {
    try await withSandbox { _, client in
      let response = await client.post(path, json: body)
      #expect(response.status == status)
      #expect((response.json?["message"]?.text ?? "").count > 10)
    }
  }

  @Test("a form from some web page → refused")
  func forms() async throws {
    try await withSandbox { sandbox, client in
      let response = await client.send(
        "POST", "/sandbox/clock", ["Content-Type": "text/plain"], #"{"advance":3600}"#)
      #expect(response.status == 415 && sandbox.now == World.start)
    }
  }

  @Test("state and help → everything there is")
  func state() async throws {
    try await withSandbox { sandbox, client in
      let grant = try #require(sandbox.withWorld { $0.mintGrant(client: "pub", user: "70001234", scopes: []) })
      let state = await client.get("/sandbox/state")
      #expect(state.body.contains(grant.accessToken) && state.body.contains("s3cret"))
      #expect(await client.get("/sandbox").body == AdminHelp.text)
      #expect(await client.get("/sandbox/clients/conf").json?["id"] == "conf")
    }
  }
}
