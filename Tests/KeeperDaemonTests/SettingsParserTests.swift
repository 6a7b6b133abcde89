import Keeper
import KeeperServer
import Testing

@testable import KeeperDaemon

@Suite("Settings from a good file")
struct SettingsParserTests {
  private let defaults = Settings(stateDirectory: "/var/lib/tokenkeeper", runtimeDirectory: "/run/tokenkeeper")

  @Test("nothing in the file → the defaults", arguments: ["", "# only a comment\n", "[twitch]\n[store]\n[clients]\n"])
  func defaults(text: String) throws {
    #expect(try parse(text).result.get() == defaults)
  }

  @Test("the general tables → what they say")
  func general() throws {
    let settings = try parse(
      """
      [twitch]
      identity_url = "http://127.0.0.1:8080/"
      undecidable = "retry"
      [store]
      directory = "/srv/grants"
      key = { credential = "store-key" }
      key_kind = "passphrase"
      [socket]
      path = "/srv/tokens.sock"
      mode = 0o666
      [timing]
      validation_interval = "100ms"
      renew_ahead_public = "0s"
      renew_ahead_confidential = "90s"
      renew_ahead_app = "2d"
      [log]
      level = "trace"
      """
    ).result.get()
    #expect(settings.identityURL == "http://127.0.0.1:8080")
    #expect(
      settings.store == .init(directory: "/srv/grants", key: .credential("store-key"), keyKind: .passphrase))
    #expect(settings.undecidable == .retry)
    #expect(settings.socket == .init(path: "/srv/tokens.sock", mode: 0o666))
    #expect(settings.timing.validationInterval == .milliseconds(100))
    #expect(settings.timing.renewAheadPublic == .zero)
    #expect(settings.timing.renewAheadConfidential == .seconds(90))
    #expect(settings.timing.renewAheadApp == .seconds(172_800))
    #expect("\(settings.logLevel)" == "trace")
  }

  @Test("clients, accounts and rules → values that the core takes")
  func full() throws {
    let settings = try parse(
      """
      [clients.mybot]
      client_id = "abc"
      client_type = "confidential"
      client_secret = { credential = "mybot-secret" }
      [clients.open]
      client_id = "def"
      client_type = "public"
      [accounts.z-app]
      client = "mybot"
      grant_type = "client_credentials"
      [accounts."bot.one"]
      client = "open"
      grant_type = "device_code"
      login = "My_Cool_Bot"
      user_id = "70001234"
      scopes = ["chat:read", "chat:edit"]
      [[allow]]
      user = "chatbot"
      accounts = ["bot.one"]
      [[allow]]
      group = "streaming"
      uid = 0
      gid = 5
      accounts = ["bot.one", "z-app"]
      [[allow]]
      unit = "bot@*.service"
      accounts = ["bot.*"]
      kind = "user"
      [[allow]]
      user_unit = "overlay.service"
      uid = 7
      kind = "app"
      [[allow]]
      gid = 6
      admin = true
      """
    ).result.get()
    let mybot = Client(name: "mybot", id: "abc", secret: Secret("hunter2"))
    let open = Client(name: "open", id: "def", secret: nil)
    let (bot, app) = (try #require(AccountName("bot.one")), try #require(AccountName("z-app")))
    #expect(settings.clients == ["mybot": mybot, "open": open])
    #expect(
      settings.accounts == [
        Account(
          name: bot, client: open, grantType: .deviceCode, login: "my_cool_bot", userID: "70001234",
          scopes: ["chat:read", "chat:edit"]),
        Account(name: app, client: mybot, grantType: .clientCredentials),
      ])
    #expect(
      settings.rules == [
        AccessRule(
          place: "allow #1", conditions: [.user("chatbot", uid: 990)], grant: .accounts(["bot.one"], kind: nil)),
        AccessRule(
          place: "allow #2", conditions: [.uid(0), .group("streaming", gid: 991), .gid(5)],
          grant: .accounts(["bot.one", "z-app"], kind: nil)),
        AccessRule(
          place: "allow #3", conditions: [.unit(NamePattern("bot@*.service"))], grant: .accounts(["bot.*"], kind: .user)
        ),
        AccessRule(
          place: "allow #4", conditions: [.uid(7), .userUnit(NamePattern("overlay.service"))],
          grant: .accounts(nil, kind: .app)),
        AccessRule(place: "allow #5", conditions: [.gid(6)], grant: .administration),
      ])
  }

  @Test("a secret in a file, with blanks around it → trimmed")
  func secretFile() throws {
    let settings = try parse(
      """
      [clients.overlay]
      client_id = "abc"
      client_type = "confidential"
      client_secret = { file = "/etc/tokenkeeper/overlay-secret" }
      """
    ).result.get()
    #expect(settings.clients["overlay"]?.secret == Secret("correcthorse"))
  }

  @Test(
    "an address that Twitch sends browsers to → kept byte for byte, and whether we can listen there",
    arguments: [
      ("http://localhost:3000", "/", 3000, ["127.0.0.1", "::1"]),
      ("http://localhost:3000/", "/", 3000, ["127.0.0.1", "::1"]),
      ("http://127.0.0.1:17563/a/b", "/a/b", 17563, ["127.0.0.1"]), ("http://[::1]:80/a", "/a", 80, ["::1"]),
      ("HTTP://LocalHost:3000", nil, nil, nil), ("http://LocalHost:3000", "/", 3000, ["127.0.0.1", "::1"]),
      ("http://localhost", "/", nil, nil), ("https://localhost:3000", "/", nil, nil),
      ("https://example.org/callback", "/callback", nil, nil),
    ])
  func redirectURI(text: String, path: String?, port: Int?, hosts: [String]?) throws {
    let uri = RedirectURI(text)
    #expect(uri?.path == path && uri?.loopback?.port == port && uri?.loopback?.hosts == hosts)
    guard uri != nil else { return }
    let settings = try parse(ClientText.open + "redirect_uri = \"\(text)\"").result.get()
    #expect(settings.clients["open"]?.redirectURI.description == text)
  }

  @Test("no address for browsers → the one of the README")
  func standardRedirectURI() throws {
    let settings = try parse(ClientText.open).result.get()
    #expect(settings.clients["open"]?.redirectURI == RedirectURI("http://localhost:3000"))
  }

  @Test("the longest secret → taken")
  func longestSecret() {
    #expect(mistakes(in: ClientText.confidential(secret: #"{ credential = "largest" }"#)) == [])
  }

  @Test(
    "a scope that is not known → a warning with the nearest one, and the settings all the same",
    arguments: [
      ("chat:raed", #"accounts.bot.scopes #2: "chat:raed" is no scope that we know. Did you mean "chat:read"?"#),
      (
        "brand:new:scope",
        #"accounts.bot.scopes #2: "brand:new:scope" is no scope that we know. If it is new at Twitch, all is well."#
      ),
    ])
  func unknownScope(scope: String, warning: String) throws {
    let reading = parse(AccountText.with(#"scopes = ["chat:edit", "\#(scope)", "user:edit:follows"]"#))
    #expect(reading.warnings.map(\.description) == [warning])
    #expect(try reading.result.get().accounts.first?.scopes == ["chat:edit", scope, "user:edit:follows"])
  }

  @Test("settings → show no secret")
  func description() throws {
    let settings = try parse(ClientText.confidential(secret: #"{ credential = "mybot-secret" }"#)).result.get()
    var dumped = "\(settings) \(String(reflecting: settings))"
    dump(settings, to: &dumped)
    #expect(dumped.contains("mybot"))
    #expect(!dumped.contains("hunter2"))
  }

  @Test(
    "https, and http on loopback → taken",
    arguments: [
      "https://id.twitch.tv", "https://id.example:8443", "http://localhost:1", "http://[::1]:8080", "HTTP://127.0.0.1",
    ])
  func identityURL(text: String) throws {
    #expect(try parse("twitch.identity_url = \"\(text)\"").result.get().identityURL == text)
  }
}

extension AccessRule.Grant {
  fileprivate static func accounts(_ names: [String], kind: AccountKind?) -> Self {
    .accounts(names.map(NamePattern.init), kind: kind)
  }
}
