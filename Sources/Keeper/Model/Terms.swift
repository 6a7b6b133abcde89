/// What the configuration asked of an account's grant when Twitch last confirmed that it is right. Kept beside the grant,
/// it tells a change of the configuration, which is meant, from a rename at Twitch, which the configuration cannot know.
package struct Terms: Sendable, Equatable {
  /// `client_id` at Twitch.
  package var clientID: String
  package var kind: AccountKind
  /// Nil when any user was right.
  package var login: String?

  package init(clientID: String, kind: AccountKind, login: String?) {
    self.clientID = clientID
    self.kind = kind
    self.login = login
  }
}

/// Why what is stored under an account's name is not that account's any more.
enum Misfit: Sendable, Equatable {
  /// An app's instead of a user's, or the other way round.
  case otherKind
  case otherClient(String)
  case otherUser(login: String)
}

extension Account {
  package var terms: Terms { Terms(clientID: client.id, kind: kind, login: login) }

  /// Nil when the record is this account's, and when only Twitch could tell.
  func misfit(of record: AccountRecord) -> Misfit? {
    if record.grant != nil {
      if record.grantKind != kind { return .otherKind }
      if let terms = record.terms, terms.clientID != client.id { return .otherClient(terms.clientID) }
    }
    guard kind == .user, let user = record.user, !means(user, record.terms) else { return nil }
    return .otherUser(login: user.login)
  }

  /// Whether `user`, to whom the account was bound under `terms`, is still the one who is meant.
  private func means(_ user: TwitchUser, _ terms: Terms?) -> Bool {
    if let userID { return user.id == userID }
    guard let login = login?.lowercased(), login != user.login else { return true }
    // Another login than the user's: whoever renames at Twitch stays right, whoever is exchanged in the file does not. An
    // older store cannot tell the two apart.
    return terms.map { $0.login?.lowercased() == login } ?? true
  }

  /// Whether `other` differs only in what leaves a grant as good as it was: scopes, the way of a login, the client's
  /// secret, redirect URI and name.
  func keepsGrant(of other: Account) -> Bool {
    terms == other.terms && userID == other.userID && client.type == other.client.type && origin == other.origin
  }
}

extension AccountRecord {
  fileprivate var grantKind: AccountKind {
    // Of an older store: an app token comes without either, and a user's with one of the two.
    terms?.kind ?? (user == nil && grant?.refreshToken == nil ? .app : .user)
  }
}

// MARK: - For people

extension Misfit {
  var reason: LoginReason {
    switch self {
    case .otherKind: .neverLoggedIn
    case .otherClient: .wrongClient
    case .otherUser: .wrongUser
    }
  }

  func trouble(of account: Account) -> Trouble? {
    switch self {
    case .otherKind: nil
    case .otherClient(let theirs):
      Trouble(
        .wrongClient, "its grant belongs to client \(theirs), and the configuration now has client \(account.client.id)"
      )
    case .otherUser(let login):
      Trouble(
        .wrongUser,
        "its grant belongs to the Twitch user \(login), and the configuration now has "
          + (account.userID.map { "user_id \($0)" } ?? "login \(account.login ?? "")"))
    }
  }
}
