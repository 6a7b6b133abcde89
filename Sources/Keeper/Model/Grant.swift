/// Counts how often an account's access token changed or was withdrawn. It only rises, also across restarts.
package typealias Generation = Int64

/// What Twitch gave for an account.
package struct Grant: Sendable, Equatable {
  /// Nil only for an imported grant whose access token is not known.
  package var accessToken: Secret?
  /// Nil for app and implicit tokens, which cannot be refreshed.
  package var refreshToken: Secret?
  /// As granted, which may be fewer than asked for. Empty for app tokens.
  package var scopes: [String]
  /// Nil for the tokens of legacy clients, which never expire (`expires_in` is 0).
  package var expiresAt: BootTime?
  package var obtainedAt: BootTime
  /// When Twitch last said that the access token is good.
  package var validatedAt: BootTime?

  package init(
    accessToken: Secret?, refreshToken: Secret?, scopes: [String], expiresAt: BootTime?, obtainedAt: BootTime,
    validatedAt: BootTime? = nil
  ) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.scopes = scopes
    self.expiresAt = expiresAt
    self.obtainedAt = obtainedAt
    self.validatedAt = validatedAt
  }

  package func isExpired(at time: BootTime) -> Bool { expiresAt.map { $0 <= time } ?? false }
}

/// The Twitch user behind a token. The id stays, the login may be renamed.
package struct TwitchUser: Sendable, Equatable {
  package var id: String
  package var login: String

  package init(id: String, login: String) {
    self.id = id
    self.login = login
  }
}

extension [String] {
  /// `new`, in the storage of this list when it says the same: a renewal must not make a list that many accounts share
  /// one account's own.
  func sharing(_ new: [String]) -> [String] { self == new ? self : new }
}
