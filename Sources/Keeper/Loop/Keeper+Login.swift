import Synchronization

/// A login and who follows it.
struct RunningLogin {
  var login: Login
  let broadcast: LoginBroadcast
  /// When to look at it again.
  var deadline = BootTime.distantFuture
  /// Who brought the redirect and waits for what comes of it.
  var waiter: WaiterID?
}

extension Keeper {
  /// Begins a login for an account, or joins the one that is under way: there is at most one an account. It goes on
  /// whether or not anybody follows it.
  ///
  /// The account keeps what it has until the new grant was checked and saved. A device login survives a restart.
  package func login(_ name: AccountName, _ request: LoginRequest) throws(LoginRefusal) -> LoginSubscription {
    guard let account = states[name]?.definition else { throw .unknownAccount }
    let flow = try checkedFlow(request, for: account)
    if let running = logins[name] {
      if request.existing == .join || running.login.isBeingSaved { return running.broadcast.subscribe() }
    } else if logins.count >= policy.loginsAtOnce {
      throw .tooMany(limit: policy.loginsAtOnce)
    }
    if stopping.load(ordering: .acquiring) { throw .stopping }
    let now = clock.now()
    applyToLogin(.ended(.replaced), of: name, at: now)
    let login = try newLogin(for: account, flow, request, at: now)
    let broadcast = LoginBroadcast(login.shown)
    start(login, broadcast, .loginStarted(flow), at: now)
    settle(at: now)
    var subscription = broadcast.subscribe()
    subscription.isNew = true
    return subscription
  }

  /// Ends a login, and at Twitch what it may have obtained. False when there is none, or when its grant is being saved.
  @discardableResult
  package func cancelLogin(_ name: AccountName) -> Bool {
    endLogin(of: name, .cancelled)
  }

  /// Takes in with what a browser came back, and waits for what comes of it, ``LoginState/finishing(_:)`` when that takes
  /// longer than `patience`. With an account, only a login of that account is meant.
  package func redirected(
    _ redirect: Redirect, for account: AccountName? = nil, within patience: Duration
  ) async throws(RedirectRefusal) -> LoginState {
    let name = try claim(redirect, for: account)
    guard let broadcast = logins[name]?.broadcast else { throw .unknown }
    let now = clock.now()
    let id = waiters.begin(until: now.boot.advanced(by: patience))
    logins[name]?.waiter = id
    applyToLogin(.redirected(redirect.answer), of: name, at: now)
    settle(at: now)
    if let id { _ = await waiters.ending(of: id) }
    return broadcast.newest
  }

  func endLogin(of name: AccountName, _ failure: LoginFailure) -> Bool {
    guard let running = logins[name], !running.login.isBeingSaved else { return false }
    let now = clock.now()
    applyToLogin(.ended(failure), of: name, at: now)
    settle(at: now)
    return true
  }

  private func checkedFlow(_ request: LoginRequest, for account: Account) throws(LoginRefusal) -> GrantType {
    if account.kind == .app { throw .needsNone }
    let flow = request.flow ?? account.grantType
    switch flow {
    case .clientCredentials: throw .noUserFlow
    case .authorizationCode where account.client.type == .public: throw .needsConfidentialClient
    case .authorizationCode, .implicit:
      if request.redirectURI == nil { throw .noRedirectURI }
      return flow
    case .deviceCode: return flow
    }
  }

  private func newLogin(
    for account: Account, _ flow: GrantType, _ request: LoginRequest, at now: Now
  ) throws(LoginRefusal) -> Login {
    lastLogin += 1
    if flow == .deviceCode { return .device(lastLogin, for: account, at: now, policy: policy) }
    guard let redirectURI = request.redirectURI else { throw .noRedirectURI }
    let state = RandomText.make(using: &randomness)
    let nonce = account.scopes.contains("openid") ? RandomText.make(using: &randomness) : nil
    let url = provider.authorizationURL(
      AuthorizationRequest(
        client: account.client, responseType: .init(flow, withIDToken: nonce != nil), redirectURI: redirectURI,
        scopes: account.scopes, state: state, nonce: nonce, forceVerify: request.forceVerify))
    let consent = Login.BrowserConsent(state: Secret(state), url: url, redirectURI: redirectURI)
    return .browser(lastLogin, for: account, flow, consent, nonce: nonce, at: now, policy: policy)
  }

  /// Whose redirect it is. Once: a second one with the same `state` is refused. All logins are looked at, so that the
  /// time it takes says nothing of where a guess was near.
  private func claim(_ redirect: Redirect, for account: AccountName?) throws(RedirectRefusal) -> AccountName {
    guard let state = redirect.state else { throw .unknown }
    var found: AccountName?
    for (name, running) in logins where running.login.awaitedRedirect == state { found = name }
    guard let found else { throw pastRedirects.refusal(of: state) }
    if let account, account != found { throw .otherAccount }
    pastRedirects.add(state, .alreadyUsed)
    return found
  }
}

extension AuthorizationRequest.ResponseType {
  fileprivate init(_ flow: GrantType, withIDToken: Bool) {
    self =
      switch flow {
      case .implicit: withIDToken ? .tokenAndIDToken : .token
      case .authorizationCode, .deviceCode, .clientCredentials: .code
      }
  }
}

extension Login {
  /// The account decides from here on.
  var isBeingSaved: Bool {
    if case .taking = phase { true } else { false }
  }
}
