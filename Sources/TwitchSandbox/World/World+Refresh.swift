/// `grant_type=refresh_token`: harmless to repeat for a confidential client, single use for a public one.
extension World {
  mutating func refresh(_ client: RegisteredClient, _ parameters: Parameters) throws(Refusal) -> JSON {
    switch client.kind {
    case .confidential: try authenticate(client, parameters)
    case .public:
      if policy.publicClientSecretRefused && parameters.has("client_secret") { throw .wrongClientType }
    }
    guard let text = parameters["refresh_token"] else { throw .missingRefreshToken }
    let session = try sessionToRefresh(client, text)
    let granted =
      switch client.kind {
      case .confidential: try refreshConfidential(client, session, text)
      case .public: rotate(client, session, text)
      }
    guard policy.idTokenOnRefresh, granted.scopes.contains("openid") else { return granted.json }
    return granted.json.adding("id_token", .string(try idToken(forSession: session)))
  }

  private mutating func sessionToRefresh(_ client: RegisteredClient, _ text: String) throws(Refusal) -> Session.ID {
    guard let token = refreshTokens[text], token.clientID == client.id, !token.isExpired(at: now) else {
      throw .invalidRefreshToken()
    }
    switch token.state {
    case .live: break
    case .ended: throw .invalidRefreshToken(status: policy.endedGrantStatus)
    case .spent:
      if let connection = sessions[token.session]?.connection { sever(connection) }
      throw .invalidRefreshToken()
    }
    guard sessions[token.session] != nil else { throw .invalidRefreshToken() }
    return token.session
  }

  private mutating func refreshConfidential(
    _ client: RegisteredClient, _ id: Session.ID, _ text: String
  ) throws(Refusal) -> MintedGrant {
    if policy.confidentialRefreshKillsOldToken { removeAccessTokens(of: id) }
    try makeRoom(in: id)
    guard policy.confidentialRefreshRotates else { return reissue(client, id, refreshToken: text) }
    // Rotated without a punishment for the old one: it just stops working.
    refreshTokens[text] = nil
    sessions[id]?.refreshTokens.removeAll { $0 == text }
    return reissue(client, id, refreshToken: issueRefreshToken(in: id, for: client))
  }

  /// The old pair dies with the answer.
  private mutating func rotate(_ client: RegisteredClient, _ id: Session.ID, _ text: String) -> MintedGrant {
    refreshTokens[text]?.state = .spent
    removeAccessTokens(of: id)
    forgetExpiredRefreshTokens(of: id)
    return reissue(client, id, refreshToken: issueRefreshToken(in: id, for: client))
  }

  private mutating func reissue(
    _ client: RegisteredClient, _ id: Session.ID, refreshToken: String
  ) -> MintedGrant {
    let lifetime = draw(client.lifetimes.userToken)
    return MintedGrant(
      accessToken: issueUserToken(in: id, for: client, lifetime: lifetime), refreshToken: refreshToken,
      expiresIn: lifetime, scopes: sessions[id]?.scopes ?? [])
  }

  /// At most ``Policy/tokenCap`` access tokens of one refresh token live at a time, the next one included.
  private mutating func makeRoom(in id: Session.ID) throws(Refusal) {
    let live = (sessions[id]?.accessTokens ?? []).filter { accessTokens[$0]?.isLive(at: now) ?? false }
    sessions[id]?.accessTokens = live
    guard live.count >= policy.tokenCap else { return }
    switch policy.pastTokenCap {
    case .refreshFails: throw .invalidRefreshToken()
    case .oldestDies: for token in live.prefix(live.count - policy.tokenCap + 1) { revokeAccessToken(token) }
    }
  }

  private mutating func removeAccessTokens(of id: Session.ID) {
    for token in sessions[id]?.accessTokens ?? [] { accessTokens[token] = nil }
    sessions[id]?.accessTokens = []
  }

  /// An expired token is refused without severing, so nothing is lost by not knowing it any more.
  private mutating func forgetExpiredRefreshTokens(of id: Session.ID) {
    let tokens = sessions[id]?.refreshTokens ?? []
    let expired = tokens.filter { refreshTokens[$0]?.isExpired(at: now) ?? true }
    for token in expired { refreshTokens[token] = nil }
    sessions[id]?.refreshTokens = tokens.filter { refreshTokens[$0] != nil }
  }
}
