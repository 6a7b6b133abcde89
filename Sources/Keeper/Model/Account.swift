/// The grant types of Twitch, spelt as its parameters and the configuration spell them.
package enum GrantType: String, Sendable, CaseIterable {
  case clientCredentials = "client_credentials"
  case authorizationCode = "authorization_code"
  case deviceCode = "device_code"
  case implicit

  /// Whose token it gives.
  package var kind: AccountKind { self == .clientCredentials ? .app : .user }
}

/// Whose token an account holds.
package enum AccountKind: String, Sendable, CaseIterable {
  case app, user
}

/// A named token that we keep: what was asked for, as opposed to what Twitch gave (``Grant``). One object for all that
/// speak of the account.
package final class Account: Sendable {
  package enum Origin: String, Sendable {
    /// It stands in the configuration file.
    case configuration
    /// It was added over the socket and lives in the store.
    case socket
  }

  package let name: AccountName
  package let client: Client
  package let grantType: GrantType
  /// The Twitch user it must belong to, by login; nil accepts whoever logs in first.
  package let login: String?
  /// The same by id, which stays when the user is renamed.
  package let userID: String?
  /// Scopes that its users need. Empty for app accounts.
  package let scopes: [String]
  package let origin: Origin

  package var kind: AccountKind { grantType.kind }

  package init(
    name: AccountName, client: Client, grantType: GrantType, login: String? = nil, userID: String? = nil,
    scopes: [String] = [], origin: Origin = .configuration
  ) {
    self.name = name
    self.client = client
    self.grantType = grantType
    self.login = login
    self.userID = userID
    self.scopes = scopes
    self.origin = origin
  }

  /// Whether `user` may be behind this account's token. `bound` is who was so far: still the right one after a rename,
  /// which the configuration does not know of.
  func accepts(_ user: TwitchUser, bound: TwitchUser?) -> Bool {
    if let userID { return user.id == userID }
    if let login, login.lowercased() == user.login { return true }
    return bound.map { $0.id == user.id } ?? (login == nil)
  }
}

extension Account: Equatable {
  package static func == (left: Account, right: Account) -> Bool {
    left === right
      || left.name == right.name && left.client == right.client && left.grantType == right.grantType
        && left.login == right.login && left.userID == right.userID && left.scopes == right.scopes
        && left.origin == right.origin
  }
}
