/// A live access token. Dead ones are not kept: expired, revoked and invented look the same to Twitch's clients.
struct AccessToken: Sendable {
  let clientID: String
  /// Nil for app tokens, which belong to no user.
  let session: Session.ID?
  let issuedAt: SandboxTime
  let expiresAt: SandboxTime
  /// Issued to a legacy client: does not expire, whatever `expiresAt` says.
  let isLegacy: Bool

  func isLive(at now: SandboxTime) -> Bool { isLegacy || now < expiresAt }
}

/// A refresh token, dead ones included: using one again has consequences.
struct RefreshToken: Sendable {
  enum State: Sendable, Equatable {
    case live
    /// A public client refreshed with it. Next: severing, when it is sent once more.
    case spent
    /// Its session ended, for a reason that the holder may be told.
    case ended
  }

  let clientID: String
  let session: Session.ID
  /// Nil: does not expire.
  let expiresAt: SandboxTime?
  var state = State.live

  func isExpired(at now: SandboxTime) -> Bool { expiresAt.map { $0 <= now } ?? false }
}

/// What one consent of a user to a client gave: the tokens that descend from each other. Authorizing again makes
/// another session and leaves this one alone.
struct Session: Sendable {
  typealias ID = Int

  let connection: Connection.ID
  let scopes: [String]
  /// The names that `claims.userinfo` asked for.
  let userinfoClaims: [String]
  let nonce: String?
  /// Oldest first.
  var accessTokens: [String] = []
  /// Oldest first, the live one last. Empty for implicit grants.
  var refreshTokens: [String] = []
}

/// That a user has connected a client to the account: what "disconnect" and severing end, with everything under it.
struct Connection: Sendable {
  struct ID: Sendable, Hashable {
    let clientID: String
    let userID: String
  }

  /// All that was ever consented to.
  var scopes: Set<String> = []
  var sessions: Set<Session.ID> = []
}
