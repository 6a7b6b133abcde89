import Keeper
import KeeperAPI
import LocalHTTP

/// One caller's view of a login, written as server-sent events until the login or the caller ends.
struct LoginStream {
  let handler: KeeperHandler
  let account: Account
  let caller: Caller
  let writer: any BodyWriter

  /// How often the caller hears something.
  private static let beat = Duration.seconds(1)

  func run(_ options: LoginOptions) async throws {
    do {
      let subscription = try await subscribe(options)
      try await follow(subscription.states)
    } catch let problem as Problem {
      try await write(.failed(problem))
    }
  }

  // MARK: - Beginning

  /// Throws the problem that keeps the login from beginning.
  private func subscribe(_ options: LoginOptions) async throws -> LoginSubscription {
    let request = LoginRequest(
      flow: options.flow.map(GrantType.init), existing: options.existing == .replace ? .replace : .join,
      forceVerify: options.forceVerify ?? false, redirectURI: account.client.redirectURI.description)
    guard (request.flow ?? account.grantType) != .deviceCode, options.redirect != .paste else {
      return try await begin(request)
    }
    return try await listen { try await begin(request) }
  }

  private func begin(_ request: LoginRequest) async throws -> LoginSubscription {
    let change = AdministrativeChange.loginBegun(account.name)
    do {
      let subscription = try await handler.keeper.login(account.name, request)
      // Who only joins changes nothing.
      if subscription.isNew { handler.audit.changed(change, .changed, caller) }
      return subscription
    } catch {
      handler.audit.changed(change, .refused, caller)
      throw Problem.refused(error, account)
    }
  }

  /// Browsers can connect before anybody is told to open one. The listener stays for as long as the login, which may be
  /// longer than this caller.
  private func listen(_ begin: () async throws -> LoginSubscription) async throws -> LoginSubscription {
    let uri = account.client.redirectURI
    guard let loopback = uri.loopback else { throw Problem.cannotListen(uri, account) }
    let (logins, login) = AsyncStream.makeStream(of: LoginSubscription.self)
    defer { login.finish() }
    let callback = CallbackHandler(port: loopback.port) { [handler] in await handler.take($0) }
    do {
      try await handler.callbacks.listen(on: loopback, giving: callback) {
        for await login in logins { for await _ in login.states {} }
      }
    } catch {
      throw Problem.portUnavailable(error, uri, account)
    }
    let subscription = try await begin()
    if let forListener = await handler.keeper.loginUnderWay(account.name) { login.yield(forListener) }
    return subscription
  }

  // MARK: - Telling

  private enum Beat {
    case state(LoginState)
    case time
    /// Nobody is left who could say how it ends.
    case over
  }

  /// Ends with the last event. Throws when there is none: the connection is then cut, so that the caller does not take
  /// the stream for whole.
  private func follow(_ states: AsyncStream<LoginState>) async throws {
    let (beats, beat) = AsyncStream.makeStream(of: Beat.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for await state in states { beat.yield(.state(state)) }
        beat.yield(.over)
      }
      group.addTask { [clock = handler.clock] in
        while !Task.isCancelled {
          try await clock.sleep(until: clock.now().boot.advanced(by: Self.beat))
          beat.yield(.time)
        }
      }
      defer { group.cancelAll() }
      var shown: ConsentPrompt?
      var current: LoginState?
      for await beat in beats {
        switch beat {
        case .state(let state):
          current = state
          if try await tell(state, shown: &shown) { return }
        case .time: try await write(waiting(current))
        case .over: throw StreamEnded()
        }
      }
      try Task.checkCancellation()
    }
  }

  /// Says true after the last event.
  private func tell(_ state: LoginState, shown: inout ConsentPrompt?) async throws -> Bool {
    switch state {
    case .waiting(let prompt, _) where prompt != shown:
      shown = prompt
      try await write(.prompt(LoginPrompt(prompt, at: handler.clock.now())))
    case .starting, .waiting, .finishing: try await write(waiting(state))
    case .done(let entry, let warnings): try await write(.done(LoginDone(entry, warnings, at: handler.clock.now())))
    case .failed(let failure): try await write(.failed(.failed(failure, account)))
    }
    return state.isLast
  }

  private func waiting(_ state: LoginState?) -> LoginEvent {
    switch state {
    case .waiting(let prompt, let trouble):
      .waiting(
        LoginWaiting(
          expiresIn: prompt.secondsLeft(at: handler.clock.now()),
          trouble: trouble.map { TroublePayload($0, of: account.name) }))
    case .starting(let trouble), .finishing(let trouble):
      .waiting(LoginWaiting(expiresIn: nil, trouble: trouble.map { TroublePayload($0, of: account.name) }))
    case .done, .failed, nil: .waiting(LoginWaiting(expiresIn: nil))
    }
  }

  private func write(_ event: LoginEvent) async throws {
    let data =
      switch event {
      case .prompt(let prompt): JSON.encode(prompt)
      case .waiting(let waiting): JSON.encode(waiting)
      case .done(let done): JSON.encode(done)
      case .failed(let problem): JSON.encode(problem)
      }
    let sent = ServerSentEvent(name: event.name.rawValue, data: String(decoding: data, as: UTF8.self))
    try await writer.write(Array(sent.text.utf8))
  }
}
