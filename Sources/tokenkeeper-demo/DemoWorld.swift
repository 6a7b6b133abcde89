import Keeper
import KeeperAPI
import KeeperDaemon
import TwitchSandbox

/// Who is there: two applications, two users, three accounts.
enum DemoWorld {
  private static let bot = "demobotclient00000000000000000"
  private static let overlay = "demooverlayclient0000000000000"
  private static let secret = "not-a-secret-but-a-demonstration"

  static func make() -> World {
    var world = World()
    var lifetimes = Lifetimes.user(16)
    lifetimes.appToken = 20...20
    var confidential = RegisteredClient.confidential(bot, secret: secret)
    confidential.lifetimes = lifetimes
    var publicClient = RegisteredClient.public(overlay)
    publicClient.lifetimes = lifetimes
    world.addClient(confidential)
    world.addClient(publicClient)
    world.addUser(.init(id: "101", login: "my_cool_bot"))
    world.addUser(.init(id: "102", login: "somestreamer"))
    return world
  }

  static func settings(identityURL: String, folder: String) -> Settings {
    var settings = Settings(stateDirectory: folder, runtimeDirectory: folder)
    let confidential = Client(name: "bot", id: bot, secret: Secret(secret))
    let publicClient = Client(name: "overlay", id: overlay, secret: nil)
    settings.identityURL = identityURL
    settings.clients = ["bot": confidential, "overlay": publicClient]
    settings.accounts = [
      account("app", confidential, .clientCredentials),
      account("bot", confidential, .authorizationCode, login: "my_cool_bot", scopes: ["chat:edit", "chat:read"]),
      account("overlay", publicClient, .deviceCode, login: "somestreamer", scopes: ["channel:read:redemptions"]),
    ].compactMap(\.self)
    settings.timing.validationInterval = .seconds(5)
    return settings
  }

  /// Grants that the two users have given, to be handed over as a person would.
  static func grants(in sandbox: TwitchSandbox) -> [(account: String, KeeperAPI.ImportedGrant)] {
    let given = sandbox.withWorld { world in
      [
        ("bot", world.mintGrant(client: bot, user: "101", scopes: ["chat:edit", "chat:read"])),
        ("overlay", world.mintGrant(client: overlay, user: "102", scopes: ["channel:read:redemptions"])),
      ]
    }
    return given.compactMap { account, grant in
      grant.map { (account, .init(accessToken: $0.accessToken, refreshToken: $0.refreshToken)) }
    }
  }

  private static func account(
    _ name: String, _ client: Client, _ grantType: GrantType, login: String? = nil, scopes: [String] = []
  ) -> Account? {
    AccountName(name).map {
      Account(name: $0, client: client, grantType: grantType, login: login, scopes: scopes)
    }
  }
}
