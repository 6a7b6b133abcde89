import Synchronization

extension Keeper {
  func start(_ login: Login, _ broadcast: LoginBroadcast, _ notice: Notice, at now: Now) {
    logins[login.name] = RunningLogin(login: login, broadcast: broadcast)
    tell(notice, of: login.name)
    goOn(with: login.name, at: now)
  }

  /// Takes in a fact, does what follows from it, and goes on.
  func applyToLogin(_ event: Login.Event, of name: AccountName, at now: Now) {
    change(name, at: now) { $0.handle(event, at: now, policy: policy) }
    goOn(with: name, at: now)
  }

  /// Asks what is due, or notes when to look again. When the daemon stops, only what would be lost goes on.
  func goOn(with name: AccountName, at now: Now) {
    guard let login = logins[name]?.login else { return }
    let mayBegin = !stopping.load(ordering: .relaxed) || login.mustBeDrained
    if mayBegin { change(name, at: now) { $0.begin(at: now, policy: policy) } }
    setDeadline(ofLogin: name, to: mayBegin ? logins[name]?.login.due ?? .distantFuture : .distantFuture)
  }

  private func setDeadline(ofLogin name: AccountName, to time: BootTime) {
    guard let running = logins[name], running.deadline != time else { return }
    logins[name]?.deadline = time
    loginDeadlines.add(name, at: time)
  }

  private func change(_ name: AccountName, at now: Now, _ body: (inout Login) -> [Login.Action]) {
    guard var login = logins[name]?.login else { return }
    let awaited = login.awaitedRedirect
    let actions = body(&login)
    logins[name]?.login = login
    if let awaited { remember(awaited, actions) }
    for action in actions { perform(action, of: login, at: now) }
  }

  /// The account may have saved the grant of its login, or got another.
  func concludeLogin(_ name: AccountName, at now: Now) {
    guard let login = logins[name]?.login, case .taking(let token) = login.phase else { return }
    guard let state = states[name] else { return applyToLogin(.displaced, of: name, at: now) }
    if case .saving(.grant(let grant), _) = state.activity, grant.accessToken == token {
      if state.failedSaves > 0, let trouble = state.trouble { applyToLogin(.delayed(trouble), of: name, at: now) }
    } else {
      applyToLogin(state.phase.grant?.accessToken == token ? .taken : .displaced, of: name, at: now)
    }
  }

  /// When nobody is left who could carry them on. Device logins go on at the next start.
  func endLogins() {
    let now = clock.now()
    for (name, running) in logins {
      if case .polling = running.login.phase {
        running.broadcast.finish()
        logins[name] = nil
      } else {
        applyToLogin(.ended(.stopped), of: name, at: now)
      }
    }
  }

  /// Of a login that has ended without its redirect.
  private func remember(_ state: Secret, _ actions: [Login.Action]) {
    guard pastRedirects.refusal(of: state) == .unknown else { return }
    for case .finish(.failed(let failure)) in actions {
      pastRedirects.add(state, failure == .expired ? .expired : .over(failure))
    }
  }
}

// MARK: - Effects

extension Keeper {
  private func perform(_ action: Login.Action, of login: Login, at now: Now) {
    switch action {
    case .call(let call):
      calls.add(CallOrder(name: login.name, client: login.client, purpose: .login(call, id: login.id)))
    case .save(let kept):
      unforgotten.remove(login.name)
      writes.add(WriteOrder(change: .saveLogin(kept), origin: .login(login.name, login.id)))
    case .forget: forgetKeptLogin(of: login.name)
    case .show: logins[login.name]?.broadcast.publish(login.shown)
    case .take(let grant, let user, let claims):
      apply(.loggedIn(grant, user: user, claims: claims), to: login.name, at: now)
    case .revoke(let token): revoke(token, of: login.name, login.client)
    case .notify(let notice): tell(notice, of: login.name)
    case .finish(let outcome): finish(login, outcome)
    }
  }

  private func finish(_ login: Login, _ outcome: Login.Outcome) {
    guard let running = logins.removeValue(forKey: login.name) else { return }
    switch outcome {
    case .failed(let failure): running.broadcast.publish(.failed(failure))
    case .done(let warnings):
      if let entry = board[login.name] { running.broadcast.publish(.done(entry, warnings)) }
    }
    if let waiter = running.waiter { waiters.end(waiter, .concluded(.settled)) }
  }

  func forgetKeptLogin(of name: AccountName) {
    writes.add(WriteOrder(change: .endLogin(name), origin: .forgottenLogin(name)))
  }

  private func tell(_ notice: Notice, of name: AccountName) {
    guard let state = states[name] else { return }
    log(notice, of: state)
    observers.noticed(name, state.generation, notice)
  }
}

// MARK: - Twitch

extension Keeper {
  nonisolated func answer(to call: Login.Call, client: Client) async -> LoginAnswer {
    do throws(IdentityFailure) {
      switch call {
      case .authorizeDevice(let scopes):
        return .event(.authorized(try await provider.authorizeDevice(for: client, scopes: scopes)))
      case .poll(let code, let scopes):
        return .event(.polled(try await provider.redeem(deviceCode: code, scopes: scopes, for: client)))
      case .exchange(let code, let uri):
        return .event(.exchanged(try await provider.redeem(code: code, redirectURI: uri, for: client)))
      case .validate(let token): return .validation(try await provider.validate(token))
      case .verify(let token, let expectation): return .event(await verify(token, expectation))
      }
    } catch {
      return .event(.failed(error))
    }
  }

  private nonisolated func verify(_ token: Secret, _ expectation: IDTokenExpectation) async -> Login.Event {
    do throws(IDTokenFailure) {
      return .verified(try await provider.verify(idToken: token, expecting: expectation))
    } catch {
      return .notVerified(error)
    }
  }

  func answered(_ answer: LoginAnswer, to id: Login.ID, _ order: CallOrder) {
    let now = clock.now()
    calls.finish(1)
    calls.bell.ring()
    if case .event(.failed(.throttled(let wait))) = answer { pause(for: wait, at: now) }
    if logins[order.name]?.login.id == id, let event = event(of: answer, for: order.name) {
      applyToLogin(event, of: order.name, at: now)
    } else if let token = answer.newToken {
      // Its login is gone, so it is nobody's.
      revoke(token, of: order.name, order.client)
    }
    settle(at: now)
  }

  private func event(of answer: LoginAnswer, for name: AccountName) -> Login.Event? {
    switch answer {
    case .event(let event): event
    case .validation(let validation):
      states[name]?.definition.map { .validated(validation, account: $0, bound: boundUser(of: name)) }
    }
  }
}

/// What Twitch answered to a login's question. Whose a validated token may be, only the keeper knows.
enum LoginAnswer: Sendable {
  case event(Login.Event)
  case validation(Validation)

  fileprivate var newToken: Secret? {
    switch self {
    case .event(.polled(.granted(let tokens))), .event(.exchanged(let tokens)): tokens.accessToken
    case .event, .validation: nil
    }
  }
}
