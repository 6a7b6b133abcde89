/// How tokens come to be.
extension World {
  /// A user token and its refresh token, as if the user had just consented; nil when client or user is unknown.
  /// Tokens that are given are used as they are.
  @discardableResult package mutating func mintGrant(
    client: String, user: String, scopes: [String], accessToken: String? = nil, refreshToken: String? = nil
  ) -> MintedGrant? {
    guard let client = clients[client], let user = users[user] else { return nil }
    return grant(
      Consent(
        client: client, userID: user.id, scopes: scopes, accessToken: accessToken, refreshToken: refreshToken))
  }

  /// An app token, as `client_credentials` gives it; nil when the client is unknown.
  @discardableResult package mutating func mintAppToken(client: String) -> MintedGrant? {
    clients[client].map { issueAppToken(to: $0) }
  }

  struct Consent {
    let client: RegisteredClient
    let userID: String
    let scopes: [String]
    var userinfoClaims: [String] = []
    var nonce: String?
    /// Implicit grants live longer and cannot be refreshed.
    var isImplicit = false
    /// Strings to use instead of random ones.
    var accessToken: String?
    var refreshToken: String?
  }

  mutating func grant(_ consent: Consent) -> MintedGrant {
    let id = openSession(consent)
    let lifetimes = consent.client.lifetimes
    let lifetime = draw(consent.isImplicit ? lifetimes.implicitToken : lifetimes.userToken)
    let refreshToken =
      consent.isImplicit ? nil : issueRefreshToken(in: id, for: consent.client, consent.refreshToken)
    let accessToken = issueUserToken(in: id, for: consent.client, lifetime: lifetime, consent.accessToken)
    return MintedGrant(
      accessToken: accessToken, refreshToken: refreshToken, expiresIn: lifetime, scopes: consent.scopes)
  }

  mutating func issueAppToken(to client: RegisteredClient) -> MintedGrant {
    let lifetime = draw(client.lifetimes.appToken)
    let token = addAccessToken(of: client, session: nil, lifetime: lifetime)
    return MintedGrant(accessToken: token, refreshToken: nil, expiresIn: lifetime, scopes: [])
  }

  mutating func issueUserToken(
    in id: Session.ID, for client: RegisteredClient, lifetime: Int, _ given: String? = nil
  ) -> String {
    let token = addAccessToken(of: client, session: id, lifetime: lifetime, given)
    sessions[id]?.accessTokens.append(token)
    return token
  }

  mutating func issueRefreshToken(
    in id: Session.ID, for client: RegisteredClient, _ given: String? = nil
  ) -> String {
    let token = given ?? random.text(50, of: policy.specialRefreshTokens ? .special : .lowercase)
    let expiresAt: SandboxTime? =
      switch client.kind {
      case .public: now + draw(client.lifetimes.refreshToken)
      case .confidential: nil
      }
    refreshTokens[token] = RefreshToken(clientID: client.id, session: id, expiresAt: expiresAt)
    sessions[id]?.refreshTokens.append(token)
    return token
  }

  mutating func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func openSession(_ consent: Consent) -> Session.ID {
    let id = newSessionID()
    let connection = Connection.ID(clientID: consent.client.id, userID: consent.userID)
    sessions[id] = Session(
      connection: connection, scopes: consent.scopes, userinfoClaims: consent.userinfoClaims, nonce: consent.nonce)
    connections[connection, default: Connection()].sessions.insert(id)
    connections[connection]?.scopes.formUnion(consent.scopes)
    return id
  }

  private mutating func addAccessToken(
    of client: RegisteredClient, session: Session.ID?, lifetime: Int, _ given: String? = nil
  ) -> String {
    sweepWhenGrown()
    let token = given ?? random.text(30)
    accessTokens[token] = AccessToken(
      clientID: client.id, session: session, issuedAt: now, expiresAt: now + lifetime, isLegacy: client.isLegacy)
    return token
  }
}
