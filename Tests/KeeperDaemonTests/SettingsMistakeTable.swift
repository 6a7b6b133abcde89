@testable import KeeperDaemon

/// What is checked of each part of the configuration.
enum MistakeTable {
  private static func redirectURI(_ text: String) -> MistakeCase {
    MistakeCase(
      ClientText.open + "redirect_uri = \"\(text)\"",
      "clients.open.redirect_uri: \"\(text)\" is no address that Twitch sends browsers to. Copy it from Twitch's "
        + "developer console: https, or http with the host localhost, and neither ? nor #. "
        + #"Example: redirect_uri = "http://localhost:3000""#)
  }

  static let general = [
    MistakeCase(
      "a = [",
      "line 1, column 6: Error while parsing array: encountered end-of-file. "
        + "Correct the syntax; https://toml.io explains it."),
    MistakeCase(
      "[log]\nlevel = \"info\"\nlevel = \"info\"",
      "line 3, column 9: Error while parsing key-value pair: cannot redefine existing string 'level'. "
        + "Correct the syntax; https://toml.io explains it."),
    MistakeCase("[log]\nlevel = \"in\0fo\"", "line 2: holds a zero character. Remove it."),
    MistakeCase(#"log.level = "\u0000""#, "line 1: holds a zero character. Remove it."),
    header("[.a]"), header("[ñ]"), header("\t[[ .a]]"), header("["), header("[[]]"), header("[ ]"),
    brace("x = [}"), brace("x = [ # [\n\n }"), brace(##"x = ['}', "\"}", """}""", }"##), brace("x = [{a = 1}, }"),
    MistakeCase("client = 1", #"client: unknown key. Did you mean "clients"?"#),
    MistakeCase(
      "zzz = 1",
      "zzz: unknown key. Known here: twitch, store, socket, timing, log, clients, accounts, allow."),
    MistakeCase(
      "\"a\\nb\" = 1",
      #""a\nb": unknown key. Known here: twitch, store, socket, timing, log, clients, accounts, allow."#),
    MistakeCase("twitch = 1", "twitch: is an integer, must be a table. Example: [twitch]"),
    MistakeCase("[twitch]\nurl = 1", "twitch.url: unknown key. Known here: identity_url, undecidable."),
    MistakeCase(
      "twitch.identity_url = false",
      #"twitch.identity_url: is a boolean, must be a string. Example: identity_url = "https://id.twitch.tv""#),
    MistakeCase(
      #"twitch.identity_url = "http://id.twitch.tv""#,
      #"twitch.identity_url: tokens would travel in the clear to "id.twitch.tv". "#
        + "Use https; http is for loopback only, where a sandbox may run."),
    MistakeCase(
      #"twitch.identity_url = "http://127.0.0.1.evil.example""#,
      #"twitch.identity_url: tokens would travel in the clear to "127.0.0.1.evil.example". "#
        + "Use https; http is for loopback only, where a sandbox may run."),
    origin("https://id.twitch.tv/oauth2"), origin("id.twitch.tv"), origin("ftp://id.twitch.tv"), origin("https://"),
    origin("https://a@id.twitch.tv"), origin("https://id.twitch.tv?x=1"), origin("https://id.twitch.tv#x"), origin(""),
    MistakeCase(
      #"store.directory = "grants""#,
      #"store.directory: "grants" is not an absolute path of at most 4000 bytes without a slash at the end. "#
        + #"Example: directory = "/var/lib/tokenkeeper""#),
    MistakeCase(
      #"store.key = "planted""#,
      "store.key: a secret may not stand in this file, which is copied and shown around. Put it into a systemd "
        + #"credential and write key = { credential = "mybot-secret" }, or into a file and write "#
        + #"key = { file = "/etc/tokenkeeper/mybot-secret" }."#),
    MistakeCase(#"store.key = { credential = "none" }"#, "store.key: the secret is not there. Put it there."),
    MistakeCase(
      "socket.path = \"/\(String(repeating: "x", count: 107))\"",
      "socket.path: \"/\(String(repeating: "x", count: 79))…\" is not an absolute path of at most 107 bytes without a "
        + #"slash at the end. Example: path = "/run/tokenkeeper/tokenkeeper.sock""#),
    MistakeCase(
      #"socket.mode = "0660""#, "socket.mode: is a string, must be an integer. Example: mode = 0o660"),
    MistakeCase(
      "socket.mode = 660",
      "socket.mode: 660 is out of bounds. Give permission bits in octal. Example: mode = 0o660"),
    MistakeCase(
      "socket.mode = -1",
      "socket.mode: -1 is out of bounds. Give permission bits in octal. Example: mode = 0o660"),
    MistakeCase(
      "timing.validation_interval = 3600",
      #"timing.validation_interval: is an integer, must be a string. Example: validation_interval = "1h""#),
    MistakeCase(
      #"timing.validation_interval = "61m""#,
      #"timing.validation_interval: "61m" is out of bounds. Give 100ms to 1h. Example: validation_interval = "1h""#),
    MistakeCase(
      #"timing.validation_interval = "0s""#,
      #"timing.validation_interval: "0s" is out of bounds. Give 100ms to 1h. Example: validation_interval = "1h""#),
    MistakeCase(
      #"timing.renew_ahead_app = "soon""#,
      #"timing.renew_ahead_app: "soon" is not a duration. Write a whole number and a unit (ms, s, m, h, d). "#
        + #"Example: renew_ahead_app = "1d""#),
    MistakeCase(
      #"timing.renew_ahead_public = "4h""#,
      #"timing.renew_ahead_public: "4h" is out of bounds. Give 0s to 3h. Example: renew_ahead_public = "1h""#),
    MistakeCase(
      #"log.level = "warn""#,
      #"log.level: "warn" is not known. Give one of: trace, debug, info, notice, warning, error, critical."#),
    MistakeCase(
      #"log.level = "inf""#,
      #"log.level: "inf" is not known. Did you mean "info"? "#
        + "Give one of: trace, debug, info, notice, warning, error, critical."),
  ]

  private static func brace(_ text: String) -> MistakeCase {
    MistakeCase(
      text,
      "line \(text.split(separator: "\n", omittingEmptySubsequences: false).count): holds a \"}\" where a value is due. "
        + "Correct the syntax; https://toml.io explains it.")
  }

  private static func header(_ line: String) -> MistakeCase {
    MistakeCase(
      "\u{FEFF}# first\r\n\(line)\r\n",
      "line 2: is a table header without a name. Example: [clients.mybot]")
  }

  private static func origin(_ text: String) -> MistakeCase {
    MistakeCase(
      "twitch.identity_url = \"\(text)\"",
      "twitch.identity_url: \"\(text)\" is not the origin of a server. Give scheme, host and port only. "
        + #"Example: identity_url = "https://id.twitch.tv""#)
  }

  static let clients = [
    MistakeCase("clients = []", "clients: is an array, must be a table. Example: [clients.mybot]"),
    MistakeCase(
      "clients.a = 1.5", "clients.a: is a number with a fraction, must be a table. Begin with [clients.mybot]"),
    MistakeCase(
      "[clients.a]\nclient_id = \"x\"", #"clients.a.client_type: missing. Example: client_type = "confidential""#),
    MistakeCase(
      "[clients.a]\nclient_type = \"public\"\nclient_id = \"\"",
      #"clients.a.client_id: "" is not a client id. Copy it from Twitch's developer console."#),
    MistakeCase(
      "[clients.a]\nclient_type = \"public\"\nclient_id = \"a b\"",
      #"clients.a.client_id: "a b" is not a client id. Copy it from Twitch's developer console."#),
    MistakeCase(
      ClientText.open + #"client_secret = { credential = "mybot-secret" }"#,
      #"clients.open.client_secret: a public client has no secret. Remove it, or write client_type = "confidential" "#
        + "if Twitch's developer console says so."),
    redirectURI("http://example.org:3000"), redirectURI("http://localhost:0"), redirectURI("http://localhost:65536"),
    redirectURI("localhost:3000"), redirectURI("https://example.org/?a=b"), redirectURI("http://localhost:3000/#a"),
    redirectURI("http://user@localhost:3000"), redirectURI("http://localhost:3000/ä"), redirectURI("ftp://localhost"),
    redirectURI("http://localhost.example.org"), redirectURI("https://"), redirectURI(""),
    MistakeCase(
      ClientText.open + "redirect_uri = 3000",
      #"clients.open.redirect_uri: is an integer, must be a string. Example: redirect_uri = "http://localhost:3000""#),
    MistakeCase(
      "[clients.a]\nclient_type = \"confidential\"\nclient_id = \"x\"",
      "clients.a.client_secret: missing, and a confidential client has one. "
        + #"Example: client_secret = { credential = "mybot-secret" }"#),
    MistakeCase(
      ClientText.confidential(secret: #""planted""#),
      "clients.mybot.client_secret: a secret may not stand in this file, which is copied and shown around. Put it "
        + #"into a systemd credential and write client_secret = { credential = "mybot-secret" }, or into a file and "#
        + #"write client_secret = { file = "/etc/tokenkeeper/mybot-secret" }."#),
    MistakeCase(
      ClientText.confidential(secret: "1"),
      "clients.mybot.client_secret: is an integer, must be a table. "
        + #"Example: client_secret = { credential = "mybot-secret" }"#),
    MistakeCase(
      ClientText.confidential(secret: "{}"),
      "clients.mybot.client_secret: names neither a credential nor a file. "
        + #"Example: client_secret = { credential = "mybot-secret" }"#),
    MistakeCase(
      ClientText.confidential(secret: #"{ credential = "a", file = "/a" }"#),
      "clients.mybot.client_secret: names both a credential and a file. Keep one of the two."),
    MistakeCase(
      ClientText.confidential(secret: "{ credential = 1 }"),
      "clients.mybot.client_secret.credential: is an integer, must be a string. "
        + #"Example: credential = "mybot-secret""#),
    MistakeCase(
      ClientText.confidential(secret: #"{ file = "secret" }"#),
      "clients.mybot.client_secret.file: not an absolute path. "
        + #"Example: file = "/etc/tokenkeeper/mybot-secret""#),
    MistakeCase(
      ClientText.confidential(secret: #"{ file = "/nowhere" }"#),
      "clients.mybot.client_secret: the secret is not there. Put it there."),
    secret("empty", "the secret is empty"), secret("long", "the secret is longer than 1024 bytes"),
    secret("two-lines", "the secret holds blanks or other characters than visible ASCII"),
  ]

  private static func secret(_ credential: String, _ problem: String) -> MistakeCase {
    MistakeCase(
      ClientText.confidential(secret: "{ credential = \"\(credential)\" }"),
      "clients.mybot.client_secret: \(problem). "
        + "Put the client secret there, from Twitch's developer console, and nothing else.")
  }

  static let accounts = [
    MistakeCase(
      ClientText.open + "[accounts.a]\ngrant_type = \"device_code\"",
      #"accounts.a.client: missing. Example: client = "mybot""#),
    MistakeCase(
      ClientText.open + "[accounts.a]\nclient = \"open\"",
      #"accounts.a.grant_type: missing. Example: grant_type = "device_code""#),
    MistakeCase(
      ClientText.open + "[accounts.a]\nclient = \"opne\"\ngrant_type = \"device_code\"",
      #"accounts.a.client: no client is called "opne". Did you mean "open"?"#),
    MistakeCase(
      ClientText.open + "[accounts.a]\nclient = \"open\"\ngrant_type = \"device-code\"",
      #"accounts.a.grant_type: "device-code" is not known. Did you mean "device_code"? "#
        + "Give one of: client_credentials, authorization_code, device_code, implicit."),
    publicClient("client_credentials"), publicClient("authorization_code"),
    name("-a"), name("a b"), name("ü"), name(""), name(String(repeating: "x", count: 65)),
    MistakeCase(AccountText.with("cleint = 1"), #"accounts.bot.cleint: unknown key. Did you mean "client"?"#),
    login("my cool bot"), login(""), login(String(repeating: "x", count: 26)), login("bot!"),
    MistakeCase(
      AccountText.with(#"user_id = "abc""#),
      #"accounts.bot.user_id: "abc" is not a Twitch user id. It has digits only. Example: user_id = "70001234""#),
    MistakeCase(
      AccountText.with("user_id = 70001234"),
      #"accounts.bot.user_id: is an integer, must be a string. Example: user_id = "70001234""#),
    MistakeCase(
      AccountText.with(#"scopes = ["chat:read", 5]"#),
      "accounts.bot.scopes #2: is an integer, must be a string. "
        + #"Example: scopes = ["chat:read", "chat:edit"]"#),
    MistakeCase(
      AccountText.with(#"scopes = ["chat:read chat:edit"]"#),
      ##"accounts.bot.scopes #1: "chat:read chat:edit" is not a scope. Write one scope in each string."##),
    MistakeCase(
      AccountText.with("scopes = [2026-11-22]"),
      "accounts.bot.scopes #1: is a date or time, must be a string. "
        + #"Example: scopes = ["chat:read", "chat:edit"]"#),
    appToken(#"login = "x""#), appToken(#"user_id = "1""#), appToken("scopes = []"),
  ]

  private static func publicClient(_ grantType: String) -> MistakeCase {
    MistakeCase(
      ClientText.open + "[accounts.a]\nclient = \"open\"\ngrant_type = \"\(grantType)\"",
      "accounts.a.grant_type: \(grantType) needs a client secret and \"open\" is a public client. "
        + #"Use "device_code", or a confidential client."#)
  }

  private static func name(_ name: String) -> MistakeCase {
    MistakeCase(
      ClientText.open + "[accounts.\"\(name)\"]\nclient = \"open\"\ngrant_type = \"device_code\"",
      "accounts.\(name.asKey): not a name for an account. Use 1 to 64 letters, digits, dots, underscores or "
        + "hyphens, the first a letter or a digit.")
  }

  private static func login(_ login: String) -> MistakeCase {
    MistakeCase(
      AccountText.with("login = \"\(login)\""),
      "accounts.bot.login: \"\(login)\" is not a Twitch login. Use the name in the address of the channel. "
        + #"Example: login = "my_cool_bot""#)
  }

  private static func appToken(_ line: String) -> MistakeCase {
    MistakeCase(
      ClientText.confidential(secret: #"{ credential = "mybot-secret" }"#)
        + "\n[accounts.a]\nclient = \"mybot\"\ngrant_type = \"client_credentials\"\n\(line)",
      "accounts.a.\(line.prefix { $0 != " " }): an app token belongs to no user and has no scopes. "
        + "Remove it, or choose another grant_type.")
  }

  static let rules = [
    MistakeCase("allow = {}", "allow: is a table, must be an array of tables. Example: [[allow]]"),
    MistakeCase("allow = [1]", "allow #1: is an integer, must be a table. Begin with [[allow]]"),
    rule(
      #"accounts = ["bot"]"#,
      ": names nobody, which would allow everybody. Add unit, user_unit, user, group, uid or gid. "
        + #"Example: unit = "chatbot.service""#),
    rule("uid = 1", #".accounts: missing. Add accounts, kind, or admin = true. Example: accounts = ["bot"]"#),
    rule(
      "uid = 1\nadmin = false", #".accounts: missing. Add accounts, kind, or admin = true. Example: accounts = ["bot"]"#
    ),
    rule(
      "uid = 1\nadmin = 1\naccounts = [\"bot\"]", ".admin: is an integer, must be a boolean. Example: admin = true"),
    rule("uid = 1\nadmin = true\nkind = \"app\"", ".kind: admin gives all accounts already. Keep one of the two."),
    rule("uid = 1\nkind = \"apps\"", #".kind: "apps" is not known. Did you mean "app"? Give one of: app, user."#),
    rule(
      "uid = 1\naccounts = [\"bot *\"]",
      ##".accounts #1: "bot *" fits no name that an account can have. Example: accounts = ["bot"]"##),
    unit("unit", "chatbot"), unit("unit", "*"), unit("unit", "a b.service"), unit("unit", ".service"),
    unit("unit", "a/b.service"), unit("unit", "system.slice"),
    rule(
      "user_unit = \"overlay.service\"\ngroup = \"streaming\"\naccounts = [\"bot\"]",
      ".user_unit: whose unit it is is not said, and anybody can have one of that name. Add user or uid. "
        + #"Example: user = "chatbot""#),
    rule("uid = 1\naccounts = []", #".accounts: names no account. Example: accounts = ["bot"]"#),
    rule("uid = 1\naccounts = [\"bto\"]", ##".accounts #1: no account is called "bto". Did you mean "bot"?"##),
    rule(
      "uid = -1\naccounts = [\"bot\"]", ".uid: -1 is out of bounds. Give a number up to 4294967294. Example: uid = 1000"
    ),
    rule(
      "gid = 4294967295\naccounts = [\"bot\"]",
      ".gid: 4294967295 is out of bounds. Give a number up to 4294967294. Example: gid = 1000"),
    rule(
      "user = \"nobody-here\"\naccounts = [\"bot\"]",
      #".user: this host has no user "nobody-here". Create it before the daemon starts, or name another."#),
    rule(
      "group = \"none-here\"\naccounts = [\"bot\"]",
      #".group: this host has no group "none-here". Create it before the daemon starts, or name another."#),
    rule(
      "user = \"chatbot\"\nuid = 1\naccounts = [\"bot\"]",
      ".uid: 1 is another user than user, which is 990. Keep one of the two."),
    rule(
      "unti = \"chatbot.service\"\nuid = 1\naccounts = [\"bot\"]", #".unti: unknown key. Did you mean "unit"?"#),
  ]

  private static func unit(_ key: String, _ name: String) -> MistakeCase {
    rule(
      "\(key) = \"\(name)\"\naccounts = [\"bot\"]",
      ".\(key): \"\(name)\" is not the name of a unit with its type. "
        + #"End it in .service, .scope, .socket, .mount, .swap. Example: unit = "chatbot.service""#)
  }

  private static func rule(_ lines: String, _ expected: String) -> MistakeCase {
    MistakeCase(AccountText.with("") + "[[allow]]\n\(lines)", "allow #1" + expected)
  }
}
