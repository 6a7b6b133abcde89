/// A grant that a person hands over.
package struct ImportedGrant: Sendable {
  package var accessToken: Secret?
  package var refreshToken: Secret?

  package init(accessToken: Secret?, refreshToken: Secret?) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
  }
}

extension ImportedGrant {
  fileprivate var hasIDToken: Bool { [accessToken, refreshToken].contains { $0?.hasFormOfJWT == true } }
}

/// How an account that is not in the configuration is to be kept.
package struct NewAccount: Sendable {
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

/// Why a grant was not taken. Whatever the account had before is untouched.
package enum ImportRefusal: Error, Sendable, Equatable {
  /// The account is not in the configuration and nothing says how to keep it.
  case unknownAccount
  /// Only the configuration may change what it defines.
  case configuredOtherwise
  case unknownClient(String)
  /// App accounts get their token by themselves.
  case appAccount
  /// Neither an access token nor a refresh token was given.
  case nothingGiven
  /// One of the tokens is an ID token, which says who somebody is and opens nothing.
  case idToken
  /// Twitch says that the access token is dead, and there is no refresh token.
  case deadToken(reason: String)
  case wrongClient(theirs: String)
  /// The token is an app's, not a user's.
  case noUser
  case wrongUser(login: String)
  /// Without an access token it cannot be checked whose grant it is, and the account has one that works.
  case wouldReplaceWorkingGrant
  /// The token could not be checked, or what came of it could not be had in time.
  case unavailable(reason: String, retryAfter: Duration)
  /// It was taken, and Twitch refused the refresh token.
  case refusedByTwitch(LoginReason)
}

extension Keeper {
  /// Takes over a grant. It replaces what the account had only after Twitch said whose it is.
  package func importGrant(
    _ imported: ImportedGrant, as name: AccountName, adding new: NewAccount?, within patience: Duration
  ) async throws(ImportRefusal) -> BoardEntry {
    let account = try account(named: name, adding: new)
    if account.kind == .app { throw .appAccount }
    if imported.hasIDToken { throw .idToken }
    let (grant, user) = try await checked(imported, for: account)
    define(account)
    let outcome = await ask(name, within: patience) { .imported(grant, user: user, by: $0) }
    return try entry(after: outcome)
  }

  /// Keeps an app account that is not in the configuration and gets its first token.
  package func addAppAccount(
    _ name: AccountName, _ new: NewAccount, within patience: Duration
  ) async throws(ImportRefusal) -> BoardEntry {
    let account = try account(named: name, adding: new)
    guard account.kind == .app else { throw .nothingGiven }
    define(account)
    let outcome = await ask(name, within: patience) { .wanted(by: $0) }
    // Nothing of it is durable before the first token is, so a failure leaves nothing behind. Once the token is on its
    // way to the store, the account stays.
    if let state = states[name], state.phase == .empty, !state.isUnsaved { remove(name, at: clock.now()) }
    return try entry(after: outcome)
  }

  private func account(named name: AccountName, adding new: NewAccount?) throws(ImportRefusal) -> Account {
    let known = states[name]?.definition
    if let known, known.origin == .configuration, new != nil { throw .configuredOtherwise }
    guard let new else {
      guard let known else { throw .unknownAccount }
      return known
    }
    if let known, known.kind != new.grantType.kind { return known }
    guard let client = clients[new.client] else { throw .unknownClient(new.client) }
    return Account(
      name: name, client: client, grantType: new.grantType, login: new.login, scopes: new.scopes, origin: .socket)
  }

  /// Adds the account, or changes how one that was added over the socket is kept.
  private func define(_ account: Account) {
    guard let kept = states.find(account.name) else { return add(account) }
    if kept.state.succession == nil { kept.state.account = account } else { kept.state.succession = .account(account) }
  }

  private func add(_ account: Account) {
    let now = clock.now()
    let old = retired.removeValue(forKey: account.name)
    var state = AccountState.begun(account, over: old?.stored, at: now)
    state.ticket = old?.ticket ?? 0
    adopt(state, at: now)
    pacer.rate = policy.validationRate(accounts: states.count)
  }

  private func entry(after outcome: TokenOutcome) throws(ImportRefusal) -> BoardEntry {
    switch outcome {
    case .settled(let entry):
      if case .needsLogin(let reason) = entry.standing { throw .refusedByTwitch(reason) }
      return entry
    case .failed(let trouble, let wait): throw .unavailable(reason: trouble.detail, retryAfter: wait)
    case .timedOut: throw .unavailable(reason: "it is still being worked on", retryAfter: .seconds(5))
    case .unknownAccount: throw .unknownAccount
    }
  }
}

// MARK: - Checks

extension Keeper {
  /// Who the account, as the configuration has it, belongs to so far.
  func boundUser(of name: AccountName) -> TwitchUser? {
    guard let state = states[name] else { return nil }
    return state.succession == nil ? state.user : board[name]?.user
  }

  private func checked(
    _ imported: ImportedGrant, for account: Account
  ) async throws(ImportRefusal) -> (Grant, TwitchUser?) {
    let sent = clock.now().boot
    if let token = imported.accessToken, let validation = try await validate(token, orElse: imported.refreshToken) {
      let user = try accepted(validation, for: account)
      let grant = Grant(
        accessToken: token, refreshToken: imported.refreshToken, scopes: validation.scopes,
        expiresAt: validation.expiresIn.map(sent.advanced(by:)), obtainedAt: sent, validatedAt: sent)
      return (grant, user)
    }
    guard let refreshToken = imported.refreshToken else { throw .nothingGiven }
    // Only using the refresh token would tell whose it is, and using it may end it elsewhere.
    if board[account.name]?.accessToken != nil { throw .wouldReplaceWorkingGrant }
    return (
      Grant(accessToken: nil, refreshToken: refreshToken, scopes: [], expiresAt: nil, obtainedAt: sent), nil
    )
  }

  /// Nil when the token is dead but a refresh token may bring another.
  private nonisolated func validate(
    _ token: Secret, orElse refreshToken: Secret?
  ) async throws(ImportRefusal) -> Validation? {
    do throws(IdentityFailure) {
      return try await provider.validate(token)
    } catch {
      switch error {
      case .grantRejected(let reason):
        if refreshToken == nil { throw .deadToken(reason: reason) }
        return nil
      case .unreachable, .outcomeUnknown, .throttled, .clientRejected, .unexpected:
        throw .unavailable(reason: Trouble(error).detail, retryAfter: .seconds(10))
      }
    }
  }

  private func accepted(_ validation: Validation, for account: Account) throws(ImportRefusal) -> TwitchUser {
    switch account.ownership(of: validation, bound: boundUser(of: account.name)) {
    case .otherClient(let theirs): throw .wrongClient(theirs: theirs)
    case .nobody: throw .noUser
    case .otherUser(let login): throw .wrongUser(login: login)
    case .owner(let user): return user
    }
  }
}
