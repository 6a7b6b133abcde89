import Testing

@testable import KeeperDaemon

/// One mistake in a file that is right otherwise, and the exact line that people read.
struct MistakeCase: Sendable, CustomTestStringConvertible {
  let text: String
  let expected: String

  init(_ text: String, _ expected: String) {
    self.text = text
    self.expected = expected
  }

  var testDescription: String { expected }
}

@Suite("Settings from a bad file")
struct SettingsMistakeTests {
  @Test("one mistake → one line with its place, the problem and what would be right", arguments: MistakeTable.general)
  func general(mistake: MistakeCase) { #expect(mistakes(in: mistake.text) == [mistake.expected]) }

  @Test("one mistake in a client → one line", arguments: MistakeTable.clients)
  func client(mistake: MistakeCase) { #expect(mistakes(in: mistake.text) == [mistake.expected]) }

  @Test("one mistake in an account → one line", arguments: MistakeTable.accounts)
  func account(mistake: MistakeCase) { #expect(mistakes(in: mistake.text) == [mistake.expected]) }

  @Test("one mistake in a rule → one line", arguments: MistakeTable.rules)
  func rule(mistake: MistakeCase) { #expect(mistakes(in: mistake.text) == [mistake.expected]) }

  @Test("several mistakes → all of them, in the order of the tables")
  func several() {
    let found = mistakes(
      in: """
        [twich]
        [socket]
        mode = 1000
        colour = "red"
        [clients.a]
        client_type = "privat"
        [clients."b c"]
        client_id = 5
        client_type = "public"
        client_secret = "planted-secret"
        [accounts.x]
        client = "c"
        grant_type = "device"
        scopes = "chat:read"
        [[allow]]
        accounts = ["y"]
        """)
    #expect(
      found == [
        #"twich: unknown key. Did you mean "twitch"?"#,
        "socket.colour: unknown key. Known here: path, mode.",
        "socket.mode: 1000 is out of bounds. Give permission bits in octal. Example: mode = 0o660",
        #"clients.a.client_id: missing. Example: client_id = "abcdefghij0123456789abcdefghij""#,
        #"clients.a.client_type: "privat" is not known. Give one of: confidential, public."#,
        #"clients."b c": not a name for a client. Use 1 to 64 letters, digits, dots, underscores or hyphens, "#
          + "the first a letter or a digit.",
        #"clients."b c".client_id: is an integer, must be a string. "#
          + #"Example: client_id = "abcdefghij0123456789abcdefghij""#,
        #"clients."b c".client_secret: a public client has no secret. Remove it, or write "#
          + #"client_type = "confidential" if Twitch's developer console says so."#,
        #"accounts.x.client: no client is called "c". Add [clients.c], or name another."#,
        #"accounts.x.grant_type: "device" is not known. "#
          + "Give one of: client_credentials, authorization_code, device_code, implicit.",
        #"accounts.x.scopes: is a string, must be an array of strings. Example: scopes = ["chat:read", "chat:edit"]"#,
        ##"allow #1.accounts #1: no account is called "y". Add [accounts.y], name another, or write a pattern with "*"."##,
        "allow #1: names nobody, which would allow everybody. Add unit, user_unit, user, group, uid or gid. "
          + #"Example: unit = "chatbot.service""#,
      ])
  }

  @Test("a secret in the file → never repeated in what we say of it")
  func secretNotRepeated() {
    let secret = "k3plantedsecret000000000000xy"
    for value in [
      "\"\(secret)\"", "[\"\(secret)\"]", "{ credential = \"\(secret)\" }", "{ file = \"\(secret)\" }",
      "{ credential = \"\(secret)\", file = \"\(secret)\" }", "{ value = \"\(secret)\" }",
    ] {
      let found = mistakes(in: ClientText.confidential(secret: value))
      #expect(!found.isEmpty)
      #expect(!found.joined().contains(secret))
    }
  }

  @Test("a client or account with mistakes → those who name it are not blamed")
  func noFollowers() {
    let text = """
      [clients.mybot]
      client_type = "public"
      [accounts.bot]
      client = "mybot"
      grant_type = "nothing"
      [[allow]]
      uid = 1
      accounts = ["bot"]
      """
    #expect(
      mistakes(in: text).map { $0.prefix { $0 != ":" } } == ["clients.mybot.client_id", "accounts.bot.grant_type"])
  }
}
