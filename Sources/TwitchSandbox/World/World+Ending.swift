/// How tokens die before their time.
extension World {
  /// The user disconnects the app in the settings: every token of the pair dies, and so do its subscriptions.
  package mutating func disconnect(client: String, user: String) {
    endConnection(Connection.ID(clientID: client, userID: user))
  }

  /// The user changes the password: all tokens of the user die, whoever holds them. What was consented to stays known.
  package mutating func changePassword(ofUser id: String) {
    for connection in connections.keys where connection.userID == id { endSessions(of: connection) }
  }

  /// Twitch takes a token away; its refresh token stays. False when it was not live.
  @discardableResult package mutating func revokeAccessToken(_ token: String) -> Bool {
    guard let dead = accessTokens.removeValue(forKey: token) else { return false }
    if let session = dead.session { sessions[session]?.accessTokens.removeAll { $0 == token } }
    return dead.isLive(at: now)
  }

  /// The app is deleted in the console, with all it was given.
  package mutating func removeClient(_ id: String) {
    for connection in connections.keys where connection.clientID == id { endConnection(connection) }
    removeAppTokens(ofClient: id)
    authorizationCodes = authorizationCodes.filter { $0.value.request.clientID != id }
    deviceCodes = deviceCodes.filter { $0.value.clientID != id }
    clients[id] = nil
  }

  /// The account is deleted or banned.
  package mutating func removeUser(_ id: String) {
    for connection in connections.keys where connection.userID == id { endConnection(connection) }
    authorizationCodes = authorizationCodes.filter { $0.value.userID != id }
    users[id] = nil
  }

  /// A spent refresh token came back: Twitch takes it for theft and severs the app from the user (twitchdev/issues 903).
  mutating func sever(_ connection: Connection.ID) {
    severedGrants += 1
    endConnection(connection)
  }

  mutating func endConnection(_ id: Connection.ID) {
    endSessions(of: id)
    eventSub.removeAll(of: id)
    connections[id] = nil
  }

  private mutating func endSessions(of id: Connection.ID) {
    for session in connections[id]?.sessions ?? [] {
      guard let ended = sessions.removeValue(forKey: session) else { continue }
      for token in ended.accessTokens { accessTokens[token] = nil }
      for token in ended.refreshTokens { refreshTokens[token]?.state = .ended }
    }
    connections[id]?.sessions = []
  }
}
