import TwitchSandbox

/// Who is there in every test: two applications and two users at Twitch, and the accounts that the configuration has
/// for them.
enum Cast: String, CaseIterable {
  /// An app token of the confidential client.
  case app
  /// A user token of the confidential client.
  case bot
  /// A user token of the public client, whose refresh tokens may be used only once.
  case overlay
  /// A user token of the confidential client that cannot be renewed.
  case widget

  static let confidentialID = "botclient000000000000000000000"
  static let publicID = "overlayclient00000000000000000"
  static let secret = "plantedclientsecret00000000000"

  static func world(userToken: Int, appToken: Int, redirectURI: String) -> World {
    var world = World()
    var lifetimes = Lifetimes.user(userToken)
    lifetimes.appToken = appToken...appToken
    lifetimes.pollInterval = 1
    var confidential = RegisteredClient.confidential(
      confidentialID, secret: secret, redirectURIs: [redirectURI])
    confidential.lifetimes = lifetimes
    var publicClient = RegisteredClient.public(publicID)
    publicClient.lifetimes = lifetimes
    world.addClient(confidential)
    world.addClient(publicClient)
    world.addUser(.init(id: "101", login: "my_cool_bot"))
    world.addUser(.init(id: "102", login: "somestreamer"))
    return world
  }

  static func clients(secretFile: String, redirectURI: String) -> String {
    """
    [clients.bot]
    client_id = "\(confidentialID)"
    client_type = "confidential"
    client_secret = { file = "\(secretFile)" }
    redirect_uri = "\(redirectURI)"

    [clients.overlay]
    client_id = "\(publicID)"
    client_type = "public"

    """
  }

  /// Its table in the configuration.
  var table: String {
    switch self {
    case .app: "[accounts.app]\nclient = \"bot\"\ngrant_type = \"client_credentials\"\n"
    case .bot:
      """
      [accounts.bot]
      client = "bot"
      grant_type = "authorization_code"
      login = "my_cool_bot"
      scopes = ["chat:read", "chat:edit"]

      """
    case .overlay:
      """
      [accounts.overlay]
      client = "overlay"
      grant_type = "device_code"
      login = "somestreamer"
      scopes = ["channel:read:redemptions"]

      """
    case .widget:
      """
      [accounts.widget]
      client = "bot"
      grant_type = "implicit"
      login = "somestreamer"
      scopes = ["chat:read"]

      """
    }
  }

  /// What its user gives at Twitch; nil for the app account.
  func consent(in world: inout World, accessToken: String?, refreshToken: String?) -> MintedGrant? {
    switch self {
    case .app: nil
    case .bot:
      world.mintGrant(
        client: Self.confidentialID, user: "101", scopes: ["chat:edit", "chat:read"], accessToken: accessToken,
        refreshToken: refreshToken)
    case .overlay:
      world.mintGrant(
        client: Self.publicID, user: "102", scopes: ["channel:read:redemptions"], accessToken: accessToken,
        refreshToken: refreshToken)
    case .widget:
      world.mintGrant(
        client: Self.confidentialID, user: "102", scopes: ["chat:read"], accessToken: accessToken,
        refreshToken: refreshToken)
    }
  }
}
