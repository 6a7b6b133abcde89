import TestSupport
import Testing

@Suite struct ScopesCommandTests {
  private static func account(_ requested: String, _ granted: String, _ members: String = "") -> String {
    Answer.json(
      """
      {"name": "bot", "kind": "user", "client": "mybot", "client_id": "id", "grant_type": "device_code",
      "state": "valid", "requested_scopes": \(requested), "scopes": \(granted), "missing_scopes": [], "generation": 1,
      "renewable": true, "origin": "configuration"\(members)}
      """)
  }

  private static let mixed = account(
    #"["user:read:chat", "chat:edit", "chat:read"]"#, #"["chat:read", "bits:read"]"#,
    """
    , "trouble": {"type": "missing_scopes", "reason": "it needs a login for scopes that its token lacks: chat:edit",
    "hint": "Log in again: 'tokenkeeper login bot'"}
    """)

  @Test("scopes → each with where it stands, what is missing and unused, and what to do")
  func table() async throws {
    try await ScriptedServer.run(.answer(Self.mixed)) { server in
      let output = try await Command.run("scopes", "bot", socket: server.path)
      #expect(
        output
          == .success(
            """
            SCOPE           REQUESTED  GRANTED
            bits:read       -          yes      unused
            chat:edit       yes        -        missing
            chat:read       yes        yes
            user:read:chat  yes        -        missing

            bot: it needs a login for scopes that its token lacks: chat:edit; Log in again:
              'tokenkeeper login bot'

            """))
      #expect(server.requests.first?.hasPrefix("GET /v1/accounts/bot HTTP/1.1\r\n") == true)
    }
  }

  @Test("--json → four sorted lists")
  func json() async throws {
    try await ScriptedServer.run(.answer(Self.mixed)) { server in
      let output = try await Command.run("scopes", "bot", "--json", socket: server.path)
      #expect(
        output
          == .success(
            """
            {
              "granted" : [
                "bits:read",
                "chat:read"
              ],
              "missing" : [
                "chat:edit",
                "user:read:chat"
              ],
              "requested" : [
                "chat:edit",
                "chat:read",
                "user:read:chat"
              ],
              "unused" : [
                "bits:read"
              ]
            }

            """))
    }
  }

  @Test("no scopes at all → said")
  func none() async throws {
    try await ScriptedServer.run(.answer(Self.account("[]", "[]"))) { server in
      let output = try await Command.run("scopes", "bot", socket: server.path)
      #expect(output == .success("No scopes are asked for, and none is granted.\n"))
    }
  }

  @Test("a refusal → its status, and which command failed")
  func refused() async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired)) { server in
      let output = try await Command.run("scopes", "bot", socket: server.path)
      #expect(output.exit == .code(79))
      #expect(output.standardError.hasPrefix("tokenkeeper: cannot get the scopes of bot: "))
    }
  }
}
