import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `POST /v1/accounts/{account}/login`: begins or joins a login and tells of it. What can be said at once is; what
  /// comes later is an event.
  func login(_ name: String, _ request: Request) -> Answer {
    administer(name, request) { entry in
      let body = request.body.isEmpty ? Array("{}".utf8) : request.body
      switch RequestBody.decode(LoginOptions.self, as: .loginOptions, from: body) {
      case .failure(let problem): return .now(.problem(problem))
      case .success(let options):
        let account = entry.account
        if let problem = problem(with: options, account) { return .now(.problem(problem)) }
        return stream { [self] writer in
          try await LoginStream(handler: self, account: account, caller: request.caller, writer: writer).run(options)
        }
      }
    }
  }

  /// What would be refused anyway, before the head of the answer says that all is well.
  private func problem(with options: LoginOptions, _ account: Account) -> Problem? {
    let flow = options.flow.map(GrantType.init) ?? account.grantType
    switch flow {
    case .clientCredentials: return .refused(.needsNone, account)
    case .deviceCode: return account.kind == .app ? .refused(.needsNone, account) : nil
    case .authorizationCode, .implicit:
      if account.kind == .app { return .refused(.needsNone, account) }
      if flow == .authorizationCode, account.client.type == .public {
        return .refused(.needsConfidentialClient, account)
      }
      let uri = account.client.redirectURI
      return options.redirect != .paste && uri.loopback == nil ? .cannotListen(uri, account) : nil
    }
  }

  /// `DELETE /v1/accounts/{account}/login`
  func cancelLogin(_ name: String, _ request: Request) -> Answer {
    administer(name, request) { entry in
      later(recording: .loginCancelled(entry.account.name), by: request) { [self] in
        .json(LoginCancelled(cancelled: await keeper.cancelLogin(entry.account.name)))
      }
    }
  }

  /// `POST /v1/accounts/{account}/login/redirect`: somebody brings what the browser cannot.
  func loginRedirect(_ name: String, _ request: Request) -> Answer {
    administer(name, request) { entry in
      switch RequestBody.decode(RedirectedURL.self, as: .redirectedURL, from: request.body) {
      case .failure(let problem): return .now(.problem(problem))
      case .success(let redirected):
        guard let redirect = Redirect(url: redirected.url) else { return .now(.problem(.noAnswerInURL)) }
        return later(recording: .loginRedirected(entry.account.name), by: request) { [self] in
          await outcome(of: redirect, for: entry.account.name)
        }
      }
    }
  }

  private func outcome(of redirect: Redirect, for account: AccountName) async -> Response {
    switch await take(redirect, for: account) {
    case .done(let done): .json(done)
    case .failed(let problem): .problem(problem)
    case .pending: .problem(.timeout(account, after: patience))
    case .unknownLogin: .problem(.noLogin(account))
    }
  }

  /// Gives a redirect to its login and waits for what comes of it.
  func take(_ redirect: Redirect, for name: AccountName? = nil) async -> RedirectOutcome {
    let account = await keeper.account(awaiting: redirect)
    do throws(RedirectRefusal) {
      switch try await keeper.redirected(redirect, for: name, within: patience) {
      case .done(let entry, let warnings): return .done(LoginDone(entry, warnings, at: clock.now()))
      case .failed(let failure): return account.map { .failed(.failed(failure, $0)) } ?? .unknownLogin
      case .starting, .waiting, .finishing: return .pending
      }
    } catch {
      return redirect.isMismatch ? .failed(.redirectMismatch) : .unknownLogin
    }
  }
}

extension Redirect {
  fileprivate var isMismatch: Bool {
    if case .error("redirect_mismatch", _) = answer { true } else { false }
  }
}

extension GrantType {
  init(_ flow: LoginFlow) {
    self =
      switch flow {
      case .deviceCode: .deviceCode
      case .authorizationCode: .authorizationCode
      case .implicit: .implicit
      }
  }
}
