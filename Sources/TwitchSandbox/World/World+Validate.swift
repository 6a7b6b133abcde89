/// `GET /oauth2/validate` and `POST /oauth2/revoke`.
extension World {
  /// `authorization` is the header's text, nil when there was none.
  func validate(authorization: String?) -> Reply {
    Reply { () throws(Refusal) in
      let (_, token) = try liveToken(Self.credentials(authorization, schemes: ["oauth", "bearer"]))
      let head: JSON = ["client_id": .string(token.clientID)]
      let left: JSON = .int(token.isLegacy ? 0 : now.secondsUntil(token.expiresAt))
      guard let session = token.session.flatMap({ sessions[$0] }) else {
        return describeAppToken(head).adding("expires_in", left)
      }
      let scopes = session.scopes.filter { !Scopes.isRetired($0) }.sorted()
      return head.adding("login", .string(users[session.connection.userID]?.login ?? ""))
        .adding("scopes", scopes.isEmpty ? .null : .strings(scopes))
        .adding("user_id", .string(session.connection.userID)).adding("expires_in", left)
    }
  }

  private func describeAppToken(_ head: JSON) -> JSON {
    switch policy.appTokenUserMembers {
    case .absent: head.adding("scopes", .null)
    case .null: head.adding("login", .null).adding("scopes", .null).adding("user_id", .null)
    }
  }

  mutating func revoke(_ parameters: Parameters) -> Reply {
    do throws(Refusal) {
      guard let id = parameters["client_id"] else { throw .missingClientID }
      guard clients[id] != nil else { throw .clientDoesNotExist }
      guard let token = parameters["token"] else { throw .missingToken }
      if policy.revokeTakesRefreshTokens, endRefreshToken(token, of: id) { return .empty }
      guard accessTokens[token]?.clientID == id, revokeAccessToken(token) else { throw .deadToken }
      return .empty
    } catch {
      return Reply(error)
    }
  }

  private mutating func endRefreshToken(_ token: String, of client: String) -> Bool {
    guard let found = refreshTokens[token], found.clientID == client, found.state == .live else { return false }
    refreshTokens[token]?.state = .ended
    return true
  }

  /// The token after one of `schemes` (lower case); scheme names are matched without regard to case.
  static func credentials(_ authorization: String?, schemes: Set<String>) throws(Refusal) -> String {
    let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, schemes.contains(words[0].lowercased()) else { throw .missingAuthorization }
    return String(words[1])
  }

  func liveToken(_ text: String) throws(Refusal) -> (text: String, token: AccessToken) {
    guard let token = accessTokens[text], token.isLive(at: now) else { throw .invalidAccessToken }
    return (text, token)
  }
}
