// What is done with tokens before they replace anything.

extension Login {
  mutating func obtained(_ tokens: TokenResponse, at now: Now, policy: KeeperPolicy) -> [Action] {
    answered()
    phase = .checking(tokens)
    deadline = now.boot.advanced(by: policy.loginPatience)
    nextQuestion = now.boot
    return [.show]
  }

  mutating func validated(
    _ validation: Validation, _ account: Account, _ bound: TwitchUser?, at now: Now
  ) -> [Action] {
    guard case .checking(let tokens) = phase else { return [] }
    answered()
    switch account.ownership(of: validation, bound: bound) {
    case .otherClient(let theirs): return fail(.wrongClient(theirs: theirs))
    case .nobody: return fail(.noUser)
    case .otherUser(let login): return fail(.wrongUser(expected: account.owner(bound: bound), got: login))
    case .owner(let user): return accept(tokens, of: user, validation, for: account, at: now)
    }
  }

  private mutating func accept(
    _ tokens: TokenResponse, of user: TwitchUser, _ validation: Validation, for account: Account, at now: Now
  ) -> [Action] {
    let grant = Grant(
      accessToken: tokens.accessToken, refreshToken: tokens.refreshToken, scopes: validation.scopes,
      expiresAt: validation.expiresIn.map(askedAt.advanced(by:)), obtainedAt: askedAt, validatedAt: askedAt)
    let missing = account.scopes.filter { !validation.scopes.contains($0) }
    if !missing.isEmpty { warnings.append(.missingScopes(missing)) }
    guard let idToken = tokens.idToken, asksForIDToken else {
      if asksForIDToken { warnings.append(.noIDToken) }
      return take(grant, user, claims: nil)
    }
    phase = .verifying(CheckedTokens(idToken: idToken, grant: grant, user: user))
    nextQuestion = now.boot
    return []
  }

  mutating func verified(_ claims: IDTokenClaims) -> [Action] {
    guard case .verifying(let checked) = phase else { return [] }
    answered()
    guard claims.subject == checked.user.id else {
      return fail(.invalidIDToken(reason: "it is about another user than the access token"))
    }
    return take(checked.grant, checked.user, claims: claims.json)
  }

  /// A token that is not good ends the login. Keys that cannot be had do so not, since Twitch itself has said whose the
  /// access token is: the claims are then left out.
  mutating func notVerified(_ failure: IDTokenFailure, at now: Now) -> [Action] {
    guard case .verifying(let checked) = phase else { return [] }
    isAsking = false
    switch failure {
    case .invalid(let reason): return fail(.invalidIDToken(reason: reason))
    case .unavailable(let reason):
      attempts += 1
      if attempts > 2 {
        warnings.append(.claimsNotVerified(reason: reason))
        return take(checked.grant, checked.user, claims: nil)
      }
      nextQuestion = now.boot.advanced(by: Backoff.wait(afterAttempts: attempts, jitter: 0))
      return []
    }
  }

  /// From here on the account decides.
  private mutating func take(_ grant: Grant, _ user: TwitchUser, claims: String?) -> [Action] {
    guard let token = grant.accessToken else { return fail(.noUser) }
    phase = .taking(token)
    nextQuestion = .distantFuture
    deadline = .distantFuture
    return [.take(grant, user, claims: claims)]
  }

  mutating func taken() -> [Action] {
    guard case .taking = phase else { return [] }
    let kept: [Action] = hasKeptCode ? [.forget] : []
    phase = .over
    return kept + [.notify(.loginDone), .finish(.done(warnings))]
  }

  mutating func delayed(_ trouble: Trouble) -> [Action] {
    guard case .taking = phase, self.trouble != trouble else { return [] }
    self.trouble = trouble
    return [.show]
  }
}

extension Account {
  /// Whose a token is, from where this account stands.
  enum Ownership: Sendable, Equatable {
    case owner(TwitchUser)
    case otherUser(login: String)
    case otherClient(String)
    /// An app's.
    case nobody
  }

  func ownership(of validation: Validation, bound: TwitchUser?) -> Ownership {
    guard validation.clientID == client.id else { return .otherClient(validation.clientID) }
    guard let user = validation.user else { return .nobody }
    return accepts(user, bound: bound) ? .owner(user) : .otherUser(login: user.login)
  }

  /// For people: who should have logged in.
  fileprivate func owner(bound: TwitchUser?) -> String { login ?? bound?.login ?? userID ?? "somebody else" }
}
