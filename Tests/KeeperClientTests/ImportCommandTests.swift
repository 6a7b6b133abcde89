import Foundation
import KeeperAPI
import TestSupport
import Testing

/// `import` and `logout`.
@Suite struct ImportCommandTests {
  private static func imported(_ account: String) -> String {
    Answer.json(#"{"created": false, "account": \#(account), "notices": ["stop the other program"]}"#)
  }

  private static let bot = """
    {"name": "bot", "kind": "user", "client": "mybot", "client_id": "id", "grant_type": "device_code",
    "state": "valid", "login": "my_cool_bot", "scopes": ["chat:read"], "requested_scopes": [], "missing_scopes": ["chat:edit"],
    "generation": 8, "renewable": true, "origin": "configuration"}
    """

  private func sent(_ server: ScriptedServer) throws -> ImportRequest {
    let body = try #require(server.requests.first?.components(separatedBy: "\r\n\r\n").last)
    return try JSONDecoder().decode(ImportRequest.self, from: Data(body.utf8))
  }

  @Test("a grant on standard input → sent, its other members dropped; what is missing is said")
  func grant() async throws {
    try await ScriptedServer.run(.answer(Self.imported(Self.bot))) { server in
      let output = try await Command.run(
        "import", "bot", socket: server.path,
        input: #"{"access_token": "a1", "refresh_token": "r1", "expires_in": 14124, "scope": ["chat:read"]}"#)
      #expect(
        output
          == .success(
            """
            Imported the grant of my_cool_bot for bot: valid
            stop the other program
            bot: not granted: chat:edit; log in again with these scopes

            """))
      let request = try sent(server)
      #expect(request == ImportRequest(grant: ImportedGrant(accessToken: "a1", refreshToken: "r1")))
    }
  }

  @Test("the file of another program → told by its form, and its tokens sent", arguments: ForeignFile.all)
  func foreign(file: ForeignFile) async throws {
    try await ScriptedServer.run(.answer(Self.imported(Self.bot))) { server in
      let output = try await Command.run("import", "bot", socket: server.path, input: file.text)
      #expect(output.exit == .code(0), "\(output)")
      let request = try sent(server)
      #expect(request == ImportRequest(grant: file.grant))
    }
  }

  @Test("a TwitchIO file of several users → the one that is chosen; without a choice or with a wrong one → the choices")
  func severalUsers() async throws {
    let file = """
      {"70001234": {"user_id": "70001234", "token": "a1", "refresh": "r1", "last_validated": "2026-11-22T20:00:00"},
      "70005678": {"user_id": "70005678", "token": "a2", "refresh": "r2", "last_validated": "2026-11-22T20:00:00"}}
      """
    try await ScriptedServer.run(.answer(Self.imported(Self.bot))) { server in
      _ = try await Command.run("import", "bot", "--user", "70005678", socket: server.path, input: file)
      let request = try sent(server)
      #expect(request == ImportRequest(grant: ImportedGrant(accessToken: "a2", refreshToken: "r2")))
    }
    let refused = ChildProcess.Output.failure(
      65,
      "tokenkeeper: cannot import a grant for bot: standard input has the tokens of the users 70001234, 70005678; "
        + "choose one of them with --user")
    #expect(try await Command.run("import", "bot", socket: "/nonexistent", input: file) == refused)
    #expect(try await Command.run("import", "bot", "--user", "1", socket: "/nonexistent", input: file) == refused)
  }

  @Test("a user is chosen where there is one grant → 65, as somebody means another file")
  func noUsers() async throws {
    let output = try await Command.run(
      "import", "bot", "--user", "1", socket: "/nonexistent", input: #"{"access_token": "a1"}"#)
    #expect(
      output
        == .failure(
          65,
          "tokenkeeper: cannot import a grant for bot: standard input has one grant and no user ids; leave out --user"))
  }

  @Test("options for a new account → sent as its registration")
  func registration() async throws {
    try await ScriptedServer.run(.answer(Self.imported(Self.bot))) { server in
      _ = try await Command.run(
        "import", "bot", "--client", "mybot", "--grant-type", "device_code", "--login", "my_cool_bot", "--scope",
        "chat:read", "--scope", "chat:edit", socket: server.path, input: #"{"refresh_token": "r1"}"#)
      let request = try sent(server)
      #expect(
        request
          == ImportRequest(
            registration: .init(
              client: "mybot", grantType: "device_code", login: "my_cool_bot", scopes: ["chat:read", "chat:edit"]),
            grant: ImportedGrant(refreshToken: "r1")))
    }
  }

  @Test(
    "input that is no grant → 65, nothing sent, nothing of it printed",
    arguments: [
      "", "planted", #"{"refresh_token": 1}"#, "{}", #"{"access_token": ""}"#, #"["planted"]"#,
      #"{"access_token": "planted", "refresh_token": ""}"#,
      #"{"token": "planted"}"#, #"{"token": "planted", "refresh": ""}"#, #"{"id_token": "planted"}"#,
      #"{"7": {"token": "planted", "refresh": ""}}"#, #"{"7": {"token": "planted"}}"#,
      "ACCESSTOKEN=\nREFRESHTOKEN=planted",
      "accesstoken=planted", "export ACCESSTOKEN=planted",
    ])
  func noGrant(input: String) async throws {
    let output = try await Command.run("import", "bot", socket: "/nonexistent", input: input)
    #expect(
      output
        == .failure(
          65,
          "tokenkeeper: cannot import a grant for bot: standard input is not JSON with an access_token or a "
            + "refresh_token, nor a file that is known; see `tokenkeeper import --help`"))
  }

  @Test("input without end → refused at the daemon's limit")
  func tooLong() async throws {
    let output = try await Command.run(
      "import", "bot", socket: "/nonexistent", input: String(repeating: " ", count: 65537))
    #expect(
      output
        == .failure(
          65,
          "tokenkeeper: cannot import a grant for bot: standard input is longer than 65536 bytes; see "
            + "`tokenkeeper import --help`"))
  }

  @Test("a terminal as input → 64, and how to do it")
  func terminal() async throws {
    let output = try await Terminal.run("\(Command.path) import bot --socket /nonexistent")
    #expect(output.exit == .code(64))
    #expect(
      output.standardOutput
        == "tokenkeeper: cannot import a grant for bot: standard input is a terminal; send the JSON through a pipe or "
        + "with `< FILE`; see `tokenkeeper import --help`\r\n")
  }

  @Test(
    "tokens as arguments, half a registration → 64",
    arguments: [
      ["--refresh-token", "x"], ["--access-token", "x"], ["{}"], ["--client", "mybot"], ["--grant-type", "implicit"],
      ["--scope", "chat:read"], ["--login", "x"], ["--client", "mybot", "--grant-type", "password"],
    ])
  func usage(arguments: [String]) async throws {
    let output = try await ChildProcess.run([Command.path, "import", "bot"] + arguments)
    #expect(output.exit == .code(64))
  }

  @Test("logout → what came of it")
  func logout() async throws {
    let answer = Answer.json(#"{"revoked": true, "detail": "Twitch revoked the\ttoken"}"#)
    try await ScriptedServer.run(.answer(answer)) { server in
      let output = try await Command.run("logout", "bot", socket: server.path)
      #expect(output == .success("Forgot the grant of bot: Twitch revoked the\u{FFFD}token\n"))
      #expect(server.requests.first?.hasPrefix("DELETE /v1/accounts/bot HTTP/1.1\r\n") == true)
    }
  }
}
