/// Grants at rest, as the core sees them.
///
/// ``apply(_:)`` is atomic and durable: once it returned, the changes survive a power cut; when it threw, none of them
/// happened. Calls come one at a time.
package protocol AccountStore: Sendable {
  /// Up to `limit` accounts in the order of their names; `place` is where the last page ended. A record that cannot be
  /// read (damaged, or sealed under another key) is returned as ``StoredAccount/damaged`` and costs only itself.
  func load(after place: String?, upTo limit: Int) async throws -> StoredPage

  /// One account, for a caller who is not to wait for all. Nil when none of that name is kept.
  func load(_ name: AccountName) async throws -> StoredAccount?

  /// The device logins that were under way. One that cannot be read is left out: it is begun anew.
  func loadLogins() async throws -> [PendingLogin]

  /// Applies the changes in one transaction.
  func apply(_ changes: [AccountChange]) async throws
}

/// A part of the store.
package struct StoredPage: Sendable {
  package var accounts: [StoredAccount]
  /// Where the next one begins; nil when this was the last.
  package var next: String?

  package init(accounts: [StoredAccount], next: String?) {
    self.accounts = accounts
    self.next = next
  }
}

extension AccountStore {
  /// Everything that is kept.
  package func load() async throws -> [StoredAccount] {
    var accounts: [StoredAccount] = []
    var place: String?
    repeat {
      let page = try await load(after: place, upTo: 4096)
      accounts += page.accounts
      place = page.next
    } while place != nil
    return accounts
  }
}

package enum AccountChange: Sendable, Equatable {
  case save(AccountRecord)
  case delete(AccountName)
  /// Replaces an older one of the same account.
  case saveLogin(PendingLogin)
  /// The grant of a login in the place of the login, whose code is used up: kept on, it would be tried again in vain.
  case concludeLogin(AccountRecord)
  /// The login is over, or never was.
  case endLogin(AccountName)
}

package enum StoredAccount: Sendable, Equatable {
  case intact(AccountRecord)
  /// Its generation is kept so that later ones are higher; `reason` is for people.
  case damaged(name: AccountName, generation: Generation, reason: String)
}

/// All that is kept of an account, in wall time because boot time ends with the boot.
package struct AccountRecord: Sendable, Equatable {
  package var name: AccountName
  package var generation: Generation
  /// How it was added over the socket; nil for an account of the configuration.
  package var registration: Registration?
  package var standing: Standing
  /// Who it belongs to, known since the first validation. Kept when the grant is gone, to refuse another user's login.
  package var user: TwitchUser?
  /// Nil when there is nothing to keep (never logged in, or logged out).
  package var grant: StoredGrant?
  /// A refresh that was about to be sent; still here after a crash means that its outcome is not known.
  package var intent: RefreshIntent?
  /// What the verified ID token of the last login said, as JSON text. It may hold an e-mail address, so it is sealed.
  package var claims: String?
  /// Why its refresh token may have been spent already, elsewhere or later; nil when the record is the newest.
  package var distrust: Distrust?
  /// What was asked of the grant, and of its user; nil when a version wrote it that did not know.
  package var terms: Terms?

  package init(
    name: AccountName, generation: Generation, registration: Registration? = nil, standing: Standing,
    user: TwitchUser? = nil, grant: StoredGrant? = nil, intent: RefreshIntent? = nil, claims: String? = nil,
    distrust: Distrust? = nil, terms: Terms? = nil
  ) {
    self.name = name
    self.generation = generation
    self.registration = registration
    self.standing = standing
    self.user = user
    self.grant = grant
    self.intent = intent
    self.claims = claims
    self.distrust = distrust
    self.terms = terms
  }

  /// What may be done with the grant.
  package enum Standing: Sendable, Equatable {
    /// Nothing was obtained yet.
    case empty
    /// The access token is good as far as anyone knows.
    case serving
    /// The access token is dead or not known; the refresh token or the client secret can get another.
    case refused
    /// A person must log in; `reason` is the stable name of a ``LoginReason``.
    case needsLogin(reason: LoginReason)
  }

  /// The definition of an account that is not in the configuration.
  package struct Registration: Sendable, Equatable {
    /// The client's name in the configuration.
    package var client: String
    package var grantType: GrantType
    package var login: String?
    package var scopes: [String]

    package init(client: String, grantType: GrantType, login: String?, scopes: [String]) {
      self.client = client
      self.grantType = grantType
      self.login = login
      self.scopes = scopes
    }
  }

  package struct StoredGrant: Sendable, Equatable {
    package var accessToken: Secret?
    package var refreshToken: Secret?
    package var scopes: [String]
    package var expiresAt: WallTime?
    package var obtainedAt: WallTime
    package var validatedAt: WallTime?

    package init(
      accessToken: Secret?, refreshToken: Secret?, scopes: [String], expiresAt: WallTime?, obtainedAt: WallTime,
      validatedAt: WallTime?
    ) {
      self.accessToken = accessToken
      self.refreshToken = refreshToken
      self.scopes = scopes
      self.expiresAt = expiresAt
      self.obtainedAt = obtainedAt
      self.validatedAt = validatedAt
    }
  }

  /// Written before a refresh token leaves the process.
  package struct RefreshIntent: Sendable, Equatable {
    /// The generation whose refresh token is about to be spent.
    package var generation: Generation
    package var at: WallTime

    package init(generation: Generation, at: WallTime) {
      self.generation = generation
      self.at = at
    }
  }
}

/// Why a person has to log in again. Raw values are stable: they are stored and shown over the socket.
package enum LoginReason: String, Sendable, CaseIterable {
  /// No grant was ever given or imported.
  case neverLoggedIn = "never_logged_in"
  /// The grant was logged out on purpose.
  case loggedOut = "logged_out"
  /// Twitch refused the refresh token: password change, disconnect, or a revoked grant.
  case grantRejected = "grant_rejected"
  /// The token ended and this kind of grant cannot be renewed.
  case notRenewable = "not_renewable"
  /// A refresh was processed and its answer was lost.
  case answerLost = "answer_lost"
  /// Whether a refresh was processed cannot be found out any more; trying could sever the grant.
  case undecidable = "undecidable"
  /// The tokens belong to another Twitch user than this account.
  case wrongUser = "wrong_user"
  /// The tokens belong to another client than this account's.
  case wrongClient = "wrong_client"
  /// The stored record could not be read.
  case damaged = "damaged"
  /// The store is older than what this host has seen, or another host's: its refresh token may be spent (``Distrust``).
  case distrusted = "distrusted"
}
