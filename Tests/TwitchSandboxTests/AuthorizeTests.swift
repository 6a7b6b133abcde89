import Testing

@testable import TwitchSandbox

@Suite struct AuthorizeTests {
  private let world = TestWorld()

  private func authorize(_ changes: [String: String?] = [:], as user: String? = nil) -> Reply {
    var parameters: [String: String] = [
      "client_id": "conf", "redirect_uri": "http://localhost:3000", "response_type": "code",
      "scope": "chat:read chat:edit", "state": "s 1",
    ]
    for (name, value) in changes { parameters[name] = value }
    return world.authorize(Parameters(parameters.map { (name: $0.key, value: $0.value) }), signedInAs: user)
  }

  private func location(_ reply: Reply) -> String? { reply.status == 302 ? reply.headers["Location"] : nil }

  /// The value of `name` in a redirect.
  private func value(_ name: String, in reply: Reply) -> String? {
    let tail = location(reply)?.split(whereSeparator: { "?#".contains($0) }).last
    return FormEncoding.decode(Array((tail ?? "").utf8)).first { $0.name == name }?.value
  }

  private func exchange(_ code: String, _ changes: [String: String] = [:]) -> Reply {
    var parameters = [
      "grant_type": "authorization_code", "client_id": "conf", "client_secret": "s3cret", "code": code,
      "redirect_uri": "http://localhost:3000",
    ]
    parameters.merge(changes) { _, new in new }
    return world.token(Parameters(parameters.map { (name: $0.key, value: $0.value) }))
  }

  @Test("code → in the query with scope and state; exchanged once for tokens")
  func code() throws {
    world.answers.standard = .approve(user: "streamer")
    let reply = authorize()
    let code = try #require(value("code", in: reply))
    #expect(location(reply) == "http://localhost:3000?code=\(code)&scope=chat%3Aread+chat%3Aedit&state=s+1")
    let tokens = exchange(code)
    #expect(
      tokens.json?.members?.map(\.name) == ["access_token", "expires_in", "refresh_token", "scope", "token_type"])
    #expect(tokens.json?["scope"] == .strings(["chat:edit", "chat:read"]))
    #expect(exchange(code).refusal == "400 Invalid authorization code")
  }

  @Test("exchange with another URI, another client, too late → refused")
  func badExchange() throws {
    world.answers.standard = .approve(user: "streamer")
    world.addClient(.confidential("second", secret: "s3cret"))
    let code = try #require(value("code", in: authorize()))
    #expect(
      exchange(code, ["redirect_uri": "http://localhost/b"]).refusal
        == "400 Parameter redirect_uri does not match registered URI")
    #expect(exchange(code, ["client_id": "second"]).refusal == "400 Invalid authorization code")
    world.pass(seconds: 600)
    #expect(exchange(code).refusal == "400 Invalid authorization code")
  }

  @Test("public client → gets a code that it cannot exchange")
  func publicCode() throws {
    world.answers.standard = .approve(user: "streamer")
    let code = try #require(value("code", in: authorize(["client_id": "pub"])))
    #expect(exchange(code, ["client_id": "pub"]).refusal == "400 Invalid client credentials")
  }

  @Test("token → in the fragment, without expires_in and refresh token; lives about 60 days")
  func implicit() throws {
    world.answers.standard = .approve(user: "streamer")
    let reply = authorize(["response_type": "token"])
    let token = try #require(value("access_token", in: reply))
    #expect(
      location(reply)
        == "http://localhost:3000#access_token=\(token)&scope=chat%3Aread+chat%3Aedit&state=s+1&token_type=bearer")
    #expect(try #require(world.validated(token).number("expires_in")) > 5_000_000)
    #expect(world.refreshTokens.isEmpty)
  }

  @Test("token, as one sample has it → scope encoded twice")
  func doubleEncoding() {
    world.policy.doubleEncodedFragmentScope = true
    world.answers.standard = .approve(user: "streamer")
    #expect(location(authorize(["response_type": "token"]))?.contains("scope=chat%253Aread%2Bchat%253Aedit") == true)
  }

  @Test("implicit for a public client → refused, or given by policy")
  func implicitPublic() {
    world.answers.standard = .approve(user: "streamer")
    let refused = authorize(["response_type": "token", "client_id": "pub"])
    #expect(value("error", in: refused) == "unsupported_response_type")
    world.policy.implicitForPublicClients = true
    #expect(value("access_token", in: authorize(["response_type": "token", "client_id": "pub"])) != nil)
  }

  @Test("denied → in the query, also for implicit", arguments: ["code", "token"])
  func denied(type: String) {
    world.answers.byClient["conf"] = .deny
    #expect(
      location(authorize(["response_type": type]))
        == "http://localhost:3000?error=access_denied&error_description=The+user+denied+you+access&state=s+1")
  }

  @Test(
    "unregistered URI → the first registered one is told",
    arguments: ["http://localhost:3000/", "https://evil.example", nil])
  func mismatch(_ uri: String?) {
    #expect(
      location(authorize(["redirect_uri": uri]))
        == "http://localhost:3000?error=redirect_mismatch&error_description="
        + "Parameter+redirect_uri+does+not+match+registered+URI&state=s+1")
  }

  @Test(
    "mistakes → JSON in the browser, or a redirect",
    arguments: [
      ("client_id", nil, "400 missing client id"), ("client_id", "nobody", "400 invalid client"),
      ("scope", "chat:sing", "400 invalid scope requested"),
      ("scope", "chat:read,chat:edit", "400 invalid scope requested"),
      (
        "scope", "user_read",
        "400 Sorry, the scope you are requesting is currently unavailable. Please try again later."
      ),
      ("claims", "[1]", "400 invalid claims"), ("claims", "{", "400 invalid claims"),
    ] as [(String, String?, String)])
  func mistakes(_ name: String, _ value: String?, _ expected: String) {
    #expect(authorize([name: value]).refusal == expected)
  }

  @Test(
    "a type that is not there, or ID token without openid → unsupported_response_type",
    arguments: [nil, "codes", "id_token", "token id_token", "code token"])
  func unsupported(_ type: String?) {
    #expect(value("error", in: authorize(["response_type": type])) == "unsupported_response_type")
  }

  @Test("nobody decided → a page with the scopes, the users, and what strangers wrote escaped")
  func page() throws {
    world.renameClient("conf", to: "<b>Bot & Co</b>")
    let html = try #require(authorize().html)
    #expect(html.contains("&lt;b&gt;Bot &amp; Co&lt;/b&gt;"))
    #expect(!html.contains("<b>Bot"))
    #expect(html.contains("<code>chat:edit</code>"))
    #expect(html.contains("value=\"70001234\"") && html.contains("value=\"70005678\""))
  }

  @Test("a world without users → a page that says what to do, and nothing to approve with")
  func nobody() throws {
    for id in ["70001234", "70005678"] { world.removeUser(id) }
    let html = try #require(authorize().html)
    #expect(html.contains("POST /sandbox/users") && !html.contains("approve") && html.contains("deny"))
  }

  @Test("the page's form → approves once as the chosen user; a wrong csrf token is told so")
  func form() throws {
    _ = authorize()
    let csrf = try #require(world.pendingConsents.keys.first)
    #expect(world.decideConsent(["csrf": "x", "decision": "approve"]).refusal == "401 invalid csrf token")
    #expect(world.decideConsent(["csrf": csrf, "decision": "approve"]).status == 400, "no user chosen")
    let reply = world.decideConsent(["csrf": csrf, "decision": "approve", "user": "70005678"])
    let tokens = exchange(try #require(value("code", in: reply)))
    #expect(world.validated(try #require(tokens.text("access_token"))).text("login") == "other")
    #expect(reply.headers["Set-Cookie"]?.hasPrefix("sandbox_user=70005678;") == true)
    #expect(world.decideConsent(["csrf": csrf, "decision": "deny"]).refusal == "401 invalid csrf token")
  }

  @Test("the form refuses, or comes too late → access_denied, or invalid csrf token")
  func formDenies() throws {
    _ = authorize()
    let first = try #require(world.pendingConsents.keys.first)
    #expect(value("error", in: world.decideConsent(["csrf": first, "decision": "deny"])) == "access_denied")
    _ = authorize()
    let second = try #require(world.pendingConsents.keys.first)
    world.pass(seconds: 600)
    #expect(world.decideConsent(["csrf": second, "decision": "deny"]).refusal == "401 invalid csrf token")
  }

  @Test("consented before → straight back, unless force_verify, more scopes, or another user")
  func straightBack() throws {
    _ = try world.granted("conf", ["chat:read", "chat:edit"])
    #expect(value("code", in: authorize(as: "70001234")) != nil)
    #expect(authorize(["force_verify": "true"], as: "70001234").html != nil)
    #expect(authorize(["scope": "chat:read bits:read"], as: "70001234").html != nil)
    #expect(authorize(as: "70005678").html != nil)
    #expect(authorize(as: nil).html != nil)
    world.disconnect(client: "conf", user: "70001234")
    #expect(authorize(as: "70001234").html != nil)
  }

  @Test("a PKCE verifier → changes nothing")
  func pkce() throws {
    world.answers.standard = .approve(user: "streamer")
    let reply = authorize(["code_challenge": "abc", "code_challenge_method": "S256"])
    #expect(exchange(try #require(value("code", in: reply)), ["code_verifier": "wrong"]).status == 200)
  }
}
