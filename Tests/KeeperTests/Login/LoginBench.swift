@testable import Keeper

/// One login without the loop: the test plays loop, Twitch, browser, store and account.
struct LoginBench {
  var login: Login
  var now = Now.start
  let policy = KeeperPolicy()

  static let redirectURI = "http://localhost:3000"

  static func account(_ kind: Kind, scopes: [String]) -> Account {
    Account(name: .bot, client: kind.client, grantType: kind.account.grantType, login: "bot", scopes: scopes)
  }

  /// A device login that asks for its code.
  static func device(scopes: [String] = ["chat:read"]) -> LoginBench {
    var bench = LoginBench(
      login: .device(1, for: account(.public, scopes: scopes), at: .start, policy: KeeperPolicy()))
    bench.begin()
    return bench
  }

  /// A device login whose code the user has.
  static func polling(scopes: [String] = ["chat:read"]) -> LoginBench {
    var bench = device(scopes: scopes)
    bench.handle(.authorized(.sample))
    bench.handle(.saved)
    return bench
  }

  static func browser(_ flow: GrantType = .authorizationCode, scopes: [String] = ["chat:read"]) -> LoginBench {
    let consent = Login.BrowserConsent(state: "state-1", url: "https://id.example/", redirectURI: redirectURI)
    return LoginBench(
      login: .browser(
        1, for: account(.confidential, scopes: scopes), flow, consent,
        nonce: scopes.contains("openid") ? "nonce-1" : nil, at: .start, policy: KeeperPolicy()))
  }

  /// A login whose tokens came and are being validated.
  static func checking(_ tokens: TokenResponse = .fresh, scopes: [String] = ["chat:read"]) -> LoginBench {
    var bench = browser(scopes: scopes)
    bench.handle(.redirected(.code("code-1")))
    bench.begin()
    bench.handle(.exchanged(tokens))
    bench.begin()
    return bench
  }

  /// A login whose ID token is being verified.
  static func verifying() -> LoginBench {
    var tokens = TokenResponse.fresh
    tokens.idToken = "id-token-1"
    var bench = checking(tokens, scopes: ["chat:read", "openid"])
    bench.validate(scopes: ["chat:read", "openid"])
    bench.begin()
    return bench
  }

  @discardableResult mutating func begin() -> [Login.Action] { login.begin(at: now, policy: policy) }

  @discardableResult mutating func handle(_ event: Login.Event) -> [Login.Action] {
    login.handle(event, at: now, policy: policy)
  }

  @discardableResult mutating func validate(
    client: String = Client.confidentialBot.id, user: TwitchUser? = .bot, scopes: [String] = ["chat:read"],
    bound: TwitchUser? = nil
  ) -> [Login.Action] {
    let account = Self.account(.confidential, scopes: login.scopes)
    let validation = Validation(clientID: client, user: user, scopes: scopes, expiresIn: .hours(4))
    return handle(.validated(validation, account: account, bound: bound))
  }

  /// Goes to the moment when it next does something, and returns how far away it was.
  @discardableResult mutating func advanceToDue() -> Duration {
    let wait = now.boot.duration(to: login.due)
    now = now.advanced(by: wait)
    return wait
  }

  /// The next poll, answered so.
  @discardableResult mutating func poll(_ answer: DeviceAnswer) -> [Login.Action] {
    advanceToDue()
    begin()
    return handle(.polled(answer))
  }
}

extension TokenResponse {
  static let fresh = TokenResponse(
    accessToken: "access-9", refreshToken: "refresh-9", expiresIn: .hours(4), scopes: ["chat:read"])
}

extension IDTokenClaims {
  static func about(_ user: TwitchUser, json: String = #"{"sub":"1001"}"#) -> IDTokenClaims {
    IDTokenClaims(
      issuer: "https://id.twitch.tv/oauth2", subject: user.id, audience: [Client.confidentialBot.id],
      expiresAt: Now.start.wall.advanced(by: .minutes(15)), issuedAt: Now.start.wall, nonce: "nonce-1", json: json)
  }
}

extension [Login.Action] {
  var failure: LoginFailure? {
    for case .finish(.failed(let failure)) in self { return failure }
    return nil
  }
  var revoked: [Secret] { compactMap { if case .revoke(let token) = $0 { token } else { nil } } }
  var calls: [Login.Call] { compactMap { if case .call(let call) = $0 { call } else { nil } } }
  /// What the account is given.
  var taken: (grant: Grant, user: TwitchUser, claims: String?)? {
    for case .take(let grant, let user, let claims) in self { return (grant, user, claims) }
    return nil
  }
}
