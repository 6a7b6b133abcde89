import Foundation
import KeeperAPI
import Testing

/// The members of every payload, by name: other people's programs read them.
@Suite struct PayloadTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// That the value has exactly this JSON, and comes back from it.
  private func expect<Value: Codable & Equatable>(_ value: Value, _ expected: String) throws {
    let text = try json(value)
    #expect(text == expected)
    #expect(try JSONDecoder().decode(Value.self, from: Data(text.utf8)) == value)
  }

  private static let account = AccountPayload(
    name: "bot", kind: "user", client: "mybot", clientID: "id", grantType: "device_code", state: .needsLogin,
    trouble: TroublePayload(type: "kind", reason: "why", hint: "what"), login: "my_cool_bot", userID: "1",
    claims: [
      "aud": .array([.string("id"), .string("other")]), "email": .null, "email_verified": .bool(false),
      "exp": .integer(1_800_000_900), "more": .object(["pi": .number(3.25)]),
    ], requestedScopes: ["chat:edit", "chat:read"], scopes: ["chat:read"],
    missingScopes: ["chat:edit"], expiresAt: 1_800_000_000, expiresIn: 60, validatedAt: 1_799_999_000, generation: 7,
    renewable: true, origin: "configuration")
  private static let accountJSON = """
    {"claims":{"aud":["id","other"],"email":null,"email_verified":false,"exp":1800000900,"more":{"pi":3.25}},\
    "client":"mybot","client_id":"id","expires_at":1800000000,"expires_in":60,"generation":7,\
    "grant_type":"device_code","kind":"user","login":"my_cool_bot","missing_scopes":["chat:edit"],"name":"bot",\
    "origin":"configuration","renewable":true,"requested_scopes":["chat:edit","chat:read"],\
    "scopes":["chat:read"],"state":"needs_login",\
    "trouble":{"hint":"what","reason":"why","type":"kind"},"user_id":"1","validated_at":1799999000}
    """

  @Test("a user token")
  func userToken() throws {
    try expect(
      TokenPayload(
        accessToken: "abc", expiresIn: 60, expiresAt: 1_800_000_000, scopes: ["chat:read"], kind: "user",
        clientID: "id", userID: "1", login: "my_cool_bot", generation: 7, validatedAt: 1_799_999_000),
      """
      {"access_token":"abc","client_id":"id","expires_at":1800000000,"expires_in":60,"generation":7,"kind":"user",\
      "login":"my_cool_bot","scopes":["chat:read"],"token_type":"bearer","user_id":"1","validated_at":1799999000}
      """)
  }

  @Test("an app token that never expires → what it has not is left out")
  func appToken() throws {
    try expect(
      TokenPayload(
        accessToken: "abc", expiresIn: nil, expiresAt: nil, scopes: [], kind: "app", clientID: "id", userID: nil,
        login: nil, generation: 1, validatedAt: nil),
      #"{"access_token":"abc","client_id":"id","generation":1,"kind":"app","scopes":[],"token_type":"bearer"}"#)
  }

  @Test("an account, and the list of them")
  func accounts() throws {
    try expect(Self.account, Self.accountJSON)
    try expect(AccountsPayload(accounts: [Self.account]), #"{"accounts":[\#(Self.accountJSON)]}"#)
  }

  @Test("the status")
  func status() throws {
    try expect(
      StatusPayload(
        version: "0.1", pid: 42, startedAt: 1_800_000_000, ready: true, summary: "1 token: 1 valid",
        counts: ["valid": 1], store: .init(writable: false, detail: "why"), identityURL: "https://id.twitch.tv",
        lastPassAt: 1_800_000_001),
      """
      {"counts":{"valid":1},"identity_url":"https://id.twitch.tv","last_pass_at":1800000001,"pid":42,"ready":true,\
      "started_at":1800000000,"store":{"detail":"why","writable":false},"summary":"1 token: 1 valid","version":"0.1"}
      """)
  }

  @Test("requests and their results")
  func requests() throws {
    try expect(RejectRequest(generation: 7), #"{"generation":7}"#)
    try expect(
      ImportRequest(
        registration: .init(client: "mybot", grantType: "implicit", login: "x", scopes: ["chat:read"]),
        grant: ImportedGrant(accessToken: "a", refreshToken: "r")),
      """
      {"grant":{"access_token":"a","refresh_token":"r"},\
      "registration":{"client":"mybot","grant_type":"implicit","login":"x","scopes":["chat:read"]}}
      """)
    try expect(
      ImportedPayload(created: true, account: Self.account, notices: ["why"]),
      #"{"account":\#(Self.accountJSON),"created":true,"notices":["why"]}"#)
    try expect(ForgottenPayload(revoked: false, detail: "why"), #"{"detail":"why","revoked":false}"#)
  }

  @Test("a problem → the members of RFC 9457, with hint and retry_after")
  func problem() throws {
    try expect(
      Problem(
        .temporarilyUnavailable, detail: "why", hint: "what", instance: "/v1/tokens/bot", retryAfter: 30),
      """
      {"detail":"why","hint":"what","instance":"/v1/tokens/bot","retry_after":30,"status":503,\
      "title":"Temporarily unavailable","type":"urn:tokenkeeper:problem:temporarily_unavailable"}
      """)
  }

  @Test("a value with a secret → no description shows it")
  func redacted() {
    let token = TokenPayload(
      accessToken: "planted", expiresIn: nil, expiresAt: nil, scopes: [], kind: "app", clientID: "id", userID: nil,
      login: nil, generation: 1, validatedAt: nil)
    let grant = ImportedGrant(accessToken: "planted", refreshToken: "planted")
    for value in [token, grant, ImportRequest(grant: grant)] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      #expect(!(dumped + String(describing: value) + String(reflecting: value)).contains("planted"))
    }
  }
}
