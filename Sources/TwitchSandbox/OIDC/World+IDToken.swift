import Crypto

/// ID tokens: RS256 over the claims of the sample tokens on Twitch's OIDC page.
extension World {
  /// `accessToken` only where one comes beside it in a fragment: the code flow's sample has no `at_hash`.
  func idToken(
    for request: AuthorizationRequest, userID: String, accessToken: String? = nil
  ) throws(Refusal) -> String {
    try idToken(
      to: request.clientID, about: userID, nonce: request.nonce, accessToken: accessToken,
      claims: claims(request.claims.idToken, of: userID, scopes: request.scopes))
  }

  /// For a refresh, where the policy has one: without the claims of the first, which nobody kept.
  func idToken(forSession id: Session.ID) throws(Refusal) -> String {
    guard let session = sessions[id] else { throw .internalError }
    return try idToken(
      to: session.connection.clientID, about: session.connection.userID, nonce: session.nonce, accessToken: nil,
      claims: [])
  }

  private func idToken(
    to client: String, about userID: String, nonce: String?, accessToken: String?, claims: [JSON.Member]
  ) throws(Refusal) -> String {
    let lifetime = clients[client]?.lifetimes.idToken.lowerBound ?? 900
    var payload = standardClaims(client: client, userID: userID, lifetime: lifetime)
    if policy.idTokenHasAzp { payload = payload.adding("azp", .string(client)) }
    payload = payload.adding("nonce", nonce.map(JSON.string))
      .adding("at_hash", accessToken.map { .string(Self.hash(ofAccessToken: $0)) })
    for claim in claims { payload = payload.adding(claim.name, claim.value) }
    return try signed(payload)
  }

  func standardClaims(client: String, userID: String, lifetime: Int) -> JSON {
    [
      "aud": .string(client), "exp": .int(now.seconds + lifetime), "iat": .int(now.seconds),
      "iss": .string(baseURL + "/oauth2"), "sub": .string(userID),
    ]
  }

  /// The claims of `names` that Twitch has; those about the address need the scope for it.
  func claims(_ names: [String], of userID: String, scopes: [String]) -> [JSON.Member] {
    guard let user = users[userID] else { return [] }
    return names.compactMap { name in
      value(ofClaim: name, user, mayReadEmail: scopes.contains("user:read:email"))
        .map { JSON.Member(name: name, value: $0) }
    }
  }

  private func value(ofClaim name: String, _ user: TwitchUser, mayReadEmail: Bool) -> JSON? {
    switch name {
    case "email" where mayReadEmail: user.emailVerified ? user.email.map(JSON.string) ?? .null : .null
    case "email_verified" where mayReadEmail: .bool(user.emailVerified)
    case "picture": .string(user.picture)
    case "preferred_username": .string(user.displayName)
    case "updated_at": .string(user.updatedAt.text)
    default: nil
    }
  }

  private func signed(_ payload: JSON) throws(Refusal) -> String {
    let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": .string(SigningKey.keyID)]
    let text = Base64URL.encode(header.rendered.utf8) + "." + Base64URL.encode(payload.rendered.utf8)
    do {
      return text + "." + Base64URL.encode(try signingKey.sign(text))
    } catch {
      throw .internalError
    }
  }

  /// The left half of the token's SHA-256 (OpenID Connect Core, section 3.2.2.9).
  static func hash(ofAccessToken token: String) -> String {
    Base64URL.encode(Array(SHA256.hash(data: Array(token.utf8))).prefix(16))
  }
}
