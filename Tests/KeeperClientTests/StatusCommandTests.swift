import Foundation
import TestSupport
import Testing

@Suite struct StatusCommandTests {
  private static func daemon(summary: String, writable: Bool = true, ready: Bool = true) -> String {
    Answer.json(
      """
      {"version": "0.1.0", "pid": 42, "started_at": 1800000000, "ready": \(ready), "summary": "\(summary)",
      "counts": {}, "store": {"writable": \(writable)\(writable ? "" : #", "detail": "no space left""#)},
      "identity_url": "https://id.twitch.tv"}
      """)
  }

  private static func account(_ name: String, _ state: String, _ members: String = "") -> String {
    """
    {"name": "\(name)", "kind": "user", "client": "mybot", "client_id": "id", "grant_type": "device_code",
    "state": "\(state)", "scopes": [], "requested_scopes": [], "missing_scopes": [], "generation": 1, "renewable": true,
    "origin": "configuration"\(members)}
    """
  }

  private static func list(_ accounts: String...) -> String {
    Answer.json(#"{"accounts": [\#(accounts.joined(separator: ","))]}"#)
  }

  /// Seconds since 1970, so far back that the words do not change while the test runs.
  private static func ago(minutes: Int) -> Int { Int(Date.now.timeIntervalSince1970) - minutes * 60 - 20 }

  private static let troubled = account(
    "overlay", "needs_login",
    #", "login": "streamer", "trouble": {"type": "kind", "reason": "Twitch refused the refresh token", "hint": "log in again, then "#
      + #"import what you got with `tokenkeeper import overlay`"}"#)

  @Test("status → a table, what is wrong and what to do, the daemon's summary; no colour in a pipe")
  func table() async throws {
    let list = Self.list(
      Self.account("app", "valid"),
      Self.account(
        "bot", "valid", #", "login": "my_cool_bot", "expires_in": 14124, "validated_at": \#(Self.ago(minutes: 12))"#),
      Self.troubled)
    let summary = "3 tokens: 2 valid, 1 needs login"
    try await ScriptedServer.run(.answer(Self.daemon(summary: summary)), .answer(list)) { server in
      let output = try await Command.run("status", socket: server.path, environment: ["TERM": "xterm"])
      #expect(
        output
          == .success(
            """
            ACCOUNT  STATE        LOGIN        EXPIRES    VALIDATED
            app      valid        -            never      -
            bot      valid        my_cool_bot  in 3h 55m  12m ago
            overlay  needs login  streamer     -          -

            overlay: Twitch refused the refresh token; log in again, then import what you
              got with `tokenkeeper import overlay`

            3 tokens: 2 valid, 1 needs login

            """))
    }
  }

  @Test("the longest names → still 80 columns, cut with an ellipsis")
  func width() async throws {
    let name = String(repeating: "n", count: 64)
    let list = Self.list(
      Self.account(
        name, "needs_login",
        #", "login": "\#(String(repeating: "l", count: 40))", "expires_in": 5184000, "validated_at": 0"#),
      Self.account("app", "valid"))
    try await ScriptedServer.run(.answer(Self.daemon(summary: "2 tokens")), .answer(list)) { server in
      let output = try await Command.run("status", socket: server.path)
      let lines = output.standardOutput.split(separator: "\n")
      try #require(lines.count == 4)
      #expect(lines.allSatisfy { $0.count <= 80 })
      #expect(lines.prefix(2).allSatisfy { $0.contains("  ") } && lines[1].count > 70)
      #expect(lines[1].hasPrefix("nnnnnnnnnnnnnnnn") && lines[1].contains("n…  needs login  llllllll"))
    }
  }

  @Test("a store that cannot save, a daemon that is not ready, no accounts → said")
  func daemonTrouble() async throws {
    let daemon = Self.daemon(summary: "no tokens", writable: false, ready: false)
    try await ScriptedServer.run(.answer(daemon), .answer(Self.list())) { server in
      let output = try await Command.run("status", socket: server.path)
      #expect(
        output
          == .success(
            """
            There are no accounts that you may see.

            store: cannot save; no space left
            daemon: not ready yet; it is still looking at its tokens for the first time

            no tokens

            """))
    }
  }

  @Test("what a terminal would obey → replaced in every cell and line")
  func controlCharacters() async throws {
    let list = Self.list(
      Self.account(
        #"b\u001b[2J"#, "valid",
        #", "login": "\u009bx", "trouble": {"type": "kind", "reason": "a\nb", "hint": "c\u202ed"}"#))
    try await ScriptedServer.run(.answer(Self.daemon(summary: #"\u0007s"#)), .answer(list)) { server in
      let output = try await Command.run("status", socket: server.path)
      let obeyed = output.standardOutput.unicodeScalars.filter {
        $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
      }
      #expect(output.exit == .code(0) && obeyed.isEmpty)
      #expect(output.standardOutput.contains("b\u{FFFD}[2J: a\u{FFFD}b; c\u{FFFD}d\n"))
    }
  }

  @Test("on a terminal → colours; with NO_COLOR or a dumb terminal → none")
  func colour() async throws {
    let environments = [["TERM": "xterm"], ["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]]
    for (environment, isColoured) in zip(environments, [true, false, false]) {
      let list = Self.list(Self.account("app", "valid"), Self.troubled)
      try await ScriptedServer.run(.answer(Self.daemon(summary: "s")), .answer(list)) { server in
        let output = try await Terminal.run(
          "\(Command.path) status --socket \(server.path)", environment: environment)
        let text = output.standardOutput
        #expect(output.exit == .code(0))
        #expect(text.contains("\u{1B}[32mvalid\u{1B}[0m") == isColoured)
        #expect(text.contains("\u{1B}[31mneeds login\u{1B}[0m") == isColoured)
        #expect(text.contains("\u{1B}") == isColoured)
      }
    }
  }

  @Test("-v → all that is known of each account and of the daemon, claims included, within 80 columns")
  func verbose() async throws {
    let bot = Self.account(
      "bot", "valid",
      """
      , "login": "my_cool_bot", "user_id": "70001234", "expires_in": 14124, "validated_at": \(Self.ago(minutes: 12)),
      "claims": {"sub": "70001234", "email": null, "email_verified": false, "exp": 1800000900, "aud": ["id", "b\\u001b"]}
      """)
    let list = Self.list(bot)
    try await ScriptedServer.run(.answer(Self.daemon(summary: "1 token: 1 valid")), .answer(list)) { server in
      let output = try await Command.run("status", "-v", socket: server.path)
      #expect(
        output
          == .success(
            """
            ACCOUNT  STATE  LOGIN        EXPIRES    VALIDATED
            bot      valid  my_cool_bot  in 3h 55m  12m ago

            bot
              client              mybot, id
              kind                user, device_code
              from                configuration
              user                my_cool_bot, 70001234
              scopes              none
              asked for           none
              expires             in 3h 55m
              validated           12m ago
              generation          1
              renewable           yes
              claim aud           id, b\u{FFFD}
              claim email         null
              claim email_verified false
              claim exp           1800000900
              claim sub           70001234

            tokenkeeperd
              version             0.1.0
              process             42
              Twitch              https://id.twitch.tv

            1 token: 1 valid

            """))
    }
  }

  @Test("--json → daemon and accounts as they are on the wire")
  func json() async throws {
    let list = Self.list(Self.account("app", "valid"))
    try await ScriptedServer.run(.answer(Self.daemon(summary: "1 token: 1 valid")), .answer(list)) { server in
      let output = try await Command.run("status", "--json", socket: server.path)
      let object = try JSONSerialization.jsonObject(with: Data(output.standardOutput.utf8)) as? [String: Any]
      let accounts = try #require(object?["accounts"] as? [[String: Any]])
      let daemon = try #require(object?["daemon"] as? [String: Any])
      #expect(accounts.map { $0["grant_type"] as? String } == ["device_code"])
      #expect(daemon["summary"] as? String == "1 token: 1 valid" && daemon["started_at"] as? Int == 1_800_000_000)
      #expect(output.exit == .code(0) && output.standardOutput.hasSuffix("}\n"))
    }
  }
}
