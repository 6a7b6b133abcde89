extension Login {
  /// A device login that asks for its code at once.
  static func device(_ id: ID, for account: Account, at now: Now, policy: KeeperPolicy) -> Login {
    Login(
      id: id, name: account.name, client: account.client, flow: .deviceCode, scopes: account.scopes, nonce: nil,
      phase: .asking, nextQuestion: now.boot, deadline: now.boot.advanced(by: policy.loginPatience),
      askedAt: now.boot)
  }

  /// A device login that was under way when the daemon ended. The last poll may just have been.
  static func resumed(_ id: ID, _ kept: PendingLogin, for account: Account, at now: Now, policy: KeeperPolicy) -> Login
  {
    let longest = now.boot.advanced(by: policy.longestDeviceLogin)
    return Login(
      id: id, name: account.name, client: account.client, flow: .deviceCode, scopes: kept.scopes, nonce: nil,
      phase: .polling(DeviceCode(kept: kept, interval: kept.interval)),
      nextQuestion: now.boot.advanced(by: kept.interval), deadline: min(now.boot(at: kept.expiresAt), longest),
      askedAt: now.boot)
  }

  /// A login that waits for the user's browser.
  static func browser(
    _ id: ID, for account: Account, _ flow: GrantType, _ consent: BrowserConsent, nonce: String?, at now: Now,
    policy: KeeperPolicy
  ) -> Login {
    Login(
      id: id, name: account.name, client: account.client, flow: flow, scopes: account.scopes, nonce: nonce,
      phase: .consenting(consent), nextQuestion: .distantFuture,
      deadline: now.boot.advanced(by: policy.browserLoginLife), askedAt: now.boot)
  }

  /// Does what is due.
  mutating func begin(at now: Now, policy: KeeperPolicy) -> [Action] {
    guard due <= now.boot else { return [] }
    if deadline <= now.boot { return fail(trouble.map(\.asLoginFailure) ?? .expired) }
    switch phase {
    case .asking: return ask(.authorizeDevice(scopes: scopes), at: now)
    case .polling(let code): return ask(.poll(code.kept.deviceCode, scopes: scopes), at: now)
    case .exchanging(let code, let uri): return ask(.exchange(code, redirectURI: uri), at: now)
    case .checking(let tokens): return ask(.validate(tokens.accessToken), at: now)
    case .verifying(let checked):
      let expected = IDTokenExpectation(clientID: client.id, nonce: nonce, accessToken: checked.grant.accessToken)
      return ask(.verify(checked.idToken, expected), at: now)
    case .keeping, .consenting, .taking, .over: return []
    }
  }

  private mutating func ask(_ call: Call, at now: Now) -> [Action] {
    isAsking = true
    askedAt = now.boot
    return [.call(call)]
  }

  /// Ends it, and what it has obtained.
  mutating func fail(_ failure: LoginFailure) -> [Action] {
    let fresh = freshToken(after: failure).map { [Action.revoke($0)] } ?? []
    let kept: [Action] = hasKeptCode && failure != .stopped ? [.forget] : []
    phase = .over
    isAsking = false
    return fresh + kept + [.notify(.loginFailed(failure)), .finish(.failed(failure))]
  }

  /// A token that is nobody's after this. One of another client is not this one's to end.
  private func freshToken(after failure: LoginFailure) -> Secret? {
    if case .wrongClient(let theirs) = failure, theirs != client.id { return nil }
    switch phase {
    case .checking(let tokens): return tokens.accessToken
    case .verifying(let checked): return checked.grant.accessToken
    case .asking, .keeping, .polling, .consenting, .exchanging, .taking, .over: return nil
    }
  }

  /// Whether the store may hold its device code.
  var hasKeptCode: Bool {
    switch phase {
    case .asking, .consenting, .exchanging, .over: false
    case .keeping, .polling: true
    case .checking, .verifying, .taking: flow == .deviceCode
    }
  }
}

extension Trouble {
  fileprivate var asLoginFailure: LoginFailure { .unavailable(reason: detail) }
}
