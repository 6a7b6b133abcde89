import KeeperAPI
import KeeperClient

/// One `tokenkeeper login`, from the question to the daemon to the last line.
struct LoginSession: Sendable {
  let client: KeeperClient
  /// The account before the login.
  let before: AccountPayload
  let options: LoginOptions
  let display: LoginDisplay
  let what: String

  private enum Ending: Sendable {
    case done(LoginDone)
    case failed(Failure)
    case interrupted(Int32)
  }

  /// Returns when the user is logged in. Ends the process by its signal when it is interrupted.
  func run() async throws(Failure) {
    let (prompted, isPrompted) = AsyncStream.makeStream(of: Void.self)
    let interrupts = Interrupts()
    defer { interrupts.stop() }
    let ending = await withTaskGroup(of: Ending?.self) { group in
      group.addTask { await followed(prompted: isPrompted) }
      group.addTask { [heard = interrupts.heard] in
        for await signal in heard { return .interrupted(signal) }
        return nil
      }
      if options.redirect == .paste { group.addTask { await pasted(after: prompted) } }
      defer { group.cancelAll() }
      for await ending in group { if let ending { return ending } }
      return Ending.failed(Failure(to: what, because: .closed))
    }
    switch ending {
    case .done(let done): try display.done(done)
    case .failed(let failure):
      display.end()
      throw failure
    case .interrupted(let signal): await cancel(then: signal)
    }
  }

  // MARK: - Following the daemon

  private func followed(prompted: AsyncStream<Void>.Continuation) async -> Ending? {
    do throws(Failure) {
      return .done(try await follow(prompted))
    } catch {
      return .failed(error)
    }
  }

  /// Finds the login again when the daemon was restarted meanwhile.
  private func follow(_ prompted: AsyncStream<Void>.Continuation) async throws(Failure) -> LoginDone {
    var (options, retries) = (options, Retries())
    var follower = LoginFollower(display: display, what: what, prompted: prompted)
    while true {
      let loss: KeeperClientError
      switch await stream(options) {
      case .success(let events):
        (options.existing, retries) = (.join, Retries())
        switch try await follower.follow(events) {
        case .done(let done): return done
        case .lost(let error): loss = error
        }
      case .failure(let error): loss = error
      }
      guard loss.isPassing, await retries.wait() else { throw Failure(to: what, because: loss) }
      if let account = await finishedMeanwhile() { return LoginDone(account: account) }
    }
  }

  private func stream(_ options: LoginOptions) async -> Result<EventStream<LoginEvent>, KeeperClientError> {
    do throws(KeeperClientError) { return .success(try await client.login(before.name, options)) } catch {
      return .failure(error)
    }
  }

  /// The account, if its grant came while nobody was connected.
  private func finishedMeanwhile() async -> AccountPayload? {
    do {
      let account = try await client.account(before.name)
      return account.state == .valid && account.generation > before.generation ? account : nil
    } catch {
      // The next attempt to join says what is wrong.
      return nil
    }
  }

  // MARK: - Pasting

  /// Hands over each line of standard input until the daemon takes one.
  private func pasted(after prompted: AsyncStream<Void>) async -> Ending? {
    for await _ in prompted { break }
    for await line in StandardStreams.inputLines() where !line.isEmpty {
      do {
        return .done(try await client.redirect(before.name, to: line))
      } catch {
        let failure = Failure(to: what, because: error)
        guard StandardStreams.inputIsTerminal, error.asksForAnotherAddress else { return .failed(failure) }
        StandardStreams.writeError(failure.line)
      }
    }
    // Cancelled, or nothing more comes.
    guard !Task.isCancelled else { return nil }
    return .failed(
      Failure(
        to: what, because: "standard input ended without an address",
        hint: "the login goes on: run the same command again and give it the address at which the browser ends",
        status: .badInput))
  }

  // MARK: - Interruption

  private func cancel(then signal: Int32) async {
    display.end()
    do {
      let brief = KeeperClient(socketPath: client.socketPath, timeout: .seconds(5))
      try await brief.cancelLogin(before.name)
      StandardStreams.writeError("tokenkeeper: cancelled the login of \(before.name)".printable)
    } catch {
      StandardStreams.writeError(Failure(to: "cancel the login of \(before.name)", because: error).line)
    }
    Interrupts.end(by: signal)
  }
}

extension KeeperClientError {
  /// Whether the daemon may be back in a moment.
  fileprivate var isPassing: Bool {
    switch self {
    case .closed, .unreachable(.refused, _), .unreachable(.noSocket, _): true
    case .unreachable, .timedOut, .problem, .protocolViolation, .cancelled: false
    }
  }

  /// Whether it is the address that was wrong, so that a person may give another.
  fileprivate var asksForAnotherAddress: Bool {
    if case .problem(let problem) = self {
      problem.problemType == .badRequest || problem.problemType == .noLogin
    } else {
      false
    }
  }
}
