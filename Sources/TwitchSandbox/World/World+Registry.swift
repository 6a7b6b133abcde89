/// The developer console and the account pages.
extension World {
  /// Registers a client, or replaces the one with that id.
  package mutating func addClient(_ client: RegisteredClient) { clients[client.id] = client }

  /// Registers a user, or replaces the one with that id.
  package mutating func addUser(_ user: TwitchUser) { users[user.id] = user }

  package mutating func renameClient(_ id: String, to name: String) { clients[id]?.name = name }

  /// The user renames: the login changes, the id does not.
  package mutating func renameUser(_ id: String, to login: String) {
    users[id]?.login = login.lowercased()
    users[id]?.displayName = login
    users[id]?.updatedAt = now
  }

  /// A new secret; the old one stops working at once.
  @discardableResult package mutating func resetSecret(ofClient id: String, to secret: String? = nil) -> String? {
    guard clients[id]?.kind == .confidential else { return nil }
    let secret = secret ?? random.text(30)
    clients[id]?.secret = secret
    if policy.secretResetKillsAppTokens { removeAppTokens(ofClient: id) }
    return secret
  }

  package func user(login: String) -> TwitchUser? { users.values.first { $0.login == login.lowercased() } }

  /// By id, else by login.
  package func user(named name: String) -> TwitchUser? { users[name] ?? user(login: name) }

  mutating func removeAppTokens(ofClient id: String) {
    accessTokens = accessTokens.filter { $0.value.clientID != id || $0.value.session != nil }
  }
}
