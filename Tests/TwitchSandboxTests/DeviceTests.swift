import Testing

@testable import TwitchSandbox

@Suite struct DeviceTests {
  private let world = TestWorld()

  private func start(_ client: String = "pub", scopes: String = "chat:read chat:edit") throws -> (
    code: String, userCode: String
  ) {
    let reply = world.startDevice(["client_id": client, "scopes": scopes])
    return (try #require(reply.text("device_code")), try #require(reply.text("user_code")))
  }

  private func poll(_ code: String, _ client: String = "pub") -> Reply {
    world.token([
      "client_id": client, "device_code": code, "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
    ])
  }

  @Test("device → the five members; the address has the user code in it")
  func shape() throws {
    let reply = world.startDevice(["client_id": "pub", "scopes": "chat:read"])
    #expect(
      reply.json?.members?.map(\.name)
        == ["device_code", "expires_in", "interval", "user_code", "verification_uri"])
    let userCode = try #require(reply.text("user_code"))
    #expect(userCode.count == 8 && userCode.allSatisfy { $0.isUppercase && $0.isASCII })
    #expect(reply.text("device_code")?.count == 40)
    #expect(reply.number("expires_in") == 1800)
    #expect(reply.number("interval") == 5)
    #expect(
      reply.text("verification_uri") == "https://id.twitch.tv/activate?public=true&device-code=\(userCode)")
  }

  @Test("pending, approved, used → 400 pending, tokens, 400 invalid", arguments: ["pub", "conf"])
  func whole(client: String) throws {
    let device = try start(client)
    #expect(poll(device.code, client).refusal == "400 authorization_pending")
    #expect(world.approveDevice(userCode: device.userCode, user: "streamer"))
    let reply = poll(device.code, client)
    #expect(
      reply.json?.members?.map(\.name) == ["access_token", "expires_in", "refresh_token", "scope", "token_type"])
    #expect(reply.json?["scope"] == .strings(["chat:edit", "chat:read"]))
    #expect(poll(device.code, client).refusal == "400 invalid device code")
  }

  @Test("a confidential client's device tokens → refreshed with the secret only")
  func confidentialRefresh() throws {
    let device = try start("conf")
    world.approveDevice(userCode: device.userCode, user: "70001234")
    let refresh = try #require(poll(device.code, "conf").text("refresh_token"))
    let bare: Parameters = ["client_id": "conf", "grant_type": "refresh_token", "refresh_token": refresh]
    #expect(world.token(bare).refusal == "400 missing client secret")
    #expect(world.refreshed(refresh, client: "conf").status == 200)
  }

  @Test("no scopes → works, and the answer has no scope; refused by policy")
  func noScopes() throws {
    let reply = world.startDevice(["client_id": "pub"])
    world.approveDevice(userCode: try #require(reply.text("user_code")), user: "streamer")
    let tokens = poll(try #require(reply.text("device_code")))
    #expect(tokens.json?.members?.map(\.name) == ["access_token", "expires_in", "refresh_token", "token_type"])
    world.policy.deviceScopesRequired = true
    #expect(world.startDevice(["client_id": "pub"]).refusal == "400 missing scopes")
  }

  @Test("30 minutes on → invalid device code")
  func expiry() throws {
    let device = try start()
    world.pass(seconds: 1799)
    #expect(poll(device.code).refusal == "400 authorization_pending")
    world.pass(seconds: 1)
    #expect(poll(device.code).refusal == "400 invalid device code")
    #expect(!world.approveDevice(userCode: device.userCode, user: "streamer"))
  }

  @Test("another client's code → invalid device code")
  func foreign() throws {
    let device = try start("pub")
    #expect(poll(device.code, "conf").refusal == "400 invalid device code")
  }

  @Test(
    "refused by the user → by policy",
    arguments: zip(
      [Policy.DeviceDenial.invalidDeviceCode, .accessDenied, .staysPending],
      ["400 invalid device code", "400 access_denied", "400 authorization_pending"]))
  func denial(_ denial: Policy.DeviceDenial, _ expected: String) throws {
    world.policy.deviceDenial = denial
    let device = try start()
    #expect(world.denyDevice(userCode: device.userCode))
    #expect(poll(device.code).refusal == expected)
  }

  @Test("polling faster than told → nothing, or the end by policy")
  func fastPolling() throws {
    let device = try start()
    for _ in 0..<3 { #expect(poll(device.code).refusal == "400 authorization_pending") }
    world.policy.fastPollingBlocks = true
    #expect(poll(device.code).refusal == "400 invalid device code")
  }

  @Test("what is missing or wrong → Twitch's status and message")
  func refusals() {
    #expect(world.startDevice(["scopes": "chat:read"]).refusal == "400 missing client id")
    #expect(world.startDevice(["client_id": "x"]).refusal == "400 invalid client")
    #expect(world.startDevice(["client_id": "pub", "scopes": "chat:sing"]).refusal == "400 invalid scope requested")
  }

  @Test("answers that come by themselves → approved, denied, or never")
  func autoAnswers() throws {
    world.answers.standard = .approve(user: "streamer")
    #expect(try poll(start().code).status == 200)
    world.answers.byClient["pub"] = .deny
    #expect(try poll(start().code).refusal == "400 invalid device code")
    world.answers.byClient["pub"] = .ignore
    #expect(try poll(start().code).refusal == "400 authorization_pending")
  }

  @Test("the activation page → asks for the code, then for consent; its form approves")
  func page() throws {
    let device = try start()
    #expect(world.activate([:]).html?.contains("name=\"device-code\"") == true)
    let wrong = world.activate(["device-code": "<WRONG>"])
    #expect(wrong.status == 404 && wrong.html?.contains("<code>&lt;WRONG&gt;</code>") == true)
    let page = try #require(world.activate(["device-code": " \(device.userCode.lowercased())"]).html)
    #expect(page.contains("chat:edit") && page.contains("<code>\(device.userCode)</code>"))
    let csrf = try #require(world.pendingConsents.keys.first)
    #expect(world.decideConsent(["csrf": csrf, "decision": "approve", "user": "70001234"]).status == 200)
    #expect(poll(device.code).status == 200)
  }
}
