import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `GET /v1/tokens/{account}`: from the board, on the event loop. Only who asks for more life than the token has
  /// waits for the network.
  func token(_ name: String, _ request: Request) -> Answer {
    let query: TokenQuery
    switch TokenQuery.parse(request) {
    case .success(let parsed): query = parsed
    case .failure(let problem): return .now(.problem(problem))
    }
    guard let entry = readable(name, request) else { return .now(.problem(.unknownAccount(name))) }
    if let newerThan = query.newerThan, newerThan > entry.generation {
      return .now(.problem(.neverHandedOut(newerThan, current: entry.generation)))
    }
    let now = clock.now()
    let answer = query.answer(from: entry, at: now)
    if query.isSettled(by: answer, entry) { return .now(respond(answer, entry, request, at: now)) }
    return .later { [self] in await waited(entry, query, request) }
  }

  /// Without a thread, for as long as the caller does not hang up.
  private func waited(_ entry: BoardEntry, _ query: TokenQuery, _ request: Request) async -> Response {
    let (name, patience) = (entry.account.name, query.wait ?? patience)
    let deadline = clock.now().boot.advanced(by: patience)
    if entry.token(livingFor: query.minimumValidity, at: clock.now().boot) == nil, query.minimumValidity > .zero,
      let answer = await renewed(name, query, request, within: patience)
    {
      return answer
    }
    let watch = keeper.board.watch(.account(name))
    defer { watch.end() }
    while true {
      _ = watch.take()
      guard let entry = readable(name.rawValue, request) else { return .problem(.unknownAccount(name.rawValue)) }
      let now = clock.now()
      let answer = query.answer(from: entry, at: now)
      if query.isSettled(by: answer, entry) { return respond(answer, entry, request, at: now) }
      if deadline <= now.boot || Task.isCancelled { return .problem(.timeout(name, after: patience, answer.problem)) }
      await watch.wait(until: min(deadline, now.boot.advanced(by: Self.longestSleep)), on: clock)
    }
  }

  /// A timer that stands still while the machine is suspended must not decide.
  private static var longestSleep: Duration { .seconds(30) }

  /// Asks for a renewal, once. Nil when there is more to wait for than that.
  private func renewed(
    _ name: AccountName, _ query: TokenQuery, _ request: Request, within patience: Duration
  ) async -> Response? {
    let outcome = await keeper.renew(name, within: patience)
    guard query.wait != nil || query.newerThan != nil else { return respond(to: outcome, name, query, request) }
    let now = clock.now()
    guard case .settled(let entry) = outcome, entry.token(livingFor: .zero, at: now.boot) != nil,
      entry.token(livingFor: query.minimumValidity, at: now.boot) == nil
    else { return nil }
    // The newest lives for less, and the next one would as well.
    return handOut(entry, query, request, at: now)
  }

  /// `POST /v1/tokens/{account}/reject`: the current token if the reported one is not current any more, else the one
  /// that Twitch still takes or the next one.
  func reject(_ name: String, _ request: Request) -> Answer {
    let report: RejectRequest
    switch RequestBody.decode(RejectRequest.self, as: .rejectRequest, from: request.body) {
    case .success(let decoded): report = decoded
    case .failure(let problem): return .now(.problem(problem))
    }
    guard let entry = readable(name, request) else { return .now(.problem(.unknownAccount(name))) }
    guard (0...entry.generation).contains(report.generation) else {
      return .now(.problem(.neverHandedOut(report.generation, current: entry.generation)))
    }
    let now = clock.now()
    if report.generation < entry.generation, entry.token(livingFor: .zero, at: now.boot) != nil {
      return .now(handOut(entry, TokenQuery(), request, at: now))
    }
    let account = entry.account.name
    return .later { [self] in
      let outcome = await keeper.reject(account, generation: report.generation, within: patience)
      return respond(to: outcome, account, TokenQuery(), request)
    }
  }

  private func respond(
    to outcome: TokenOutcome, _ name: AccountName, _ query: TokenQuery, _ request: Request
  ) -> Response {
    switch outcome {
    case .settled(let entry): handOut(entry, query, request, at: clock.now())
    case .failed(let trouble, let wait): .problem(.unavailable(name, trouble, retryAfter: wait))
    case .timedOut: .problem(.timeout(name, after: patience))
    case .unknownAccount: .problem(.unknownAccount(name.rawValue))
    }
  }

  /// The token, or why there is none.
  private func handOut(_ entry: BoardEntry, _ query: TokenQuery, _ request: Request, at now: Now) -> Response {
    respond(query.answer(from: entry, at: now), entry, request, at: now)
  }

  private func respond(
    _ answer: Result<Secret, Problem>, _ entry: BoardEntry, _ request: Request, at now: Now
  ) -> Response {
    switch answer {
    case .success(let token):
      audit.handedOut(entry, request.caller)
      return request.wantsPlainText ? .plainToken(token) : .json(TokenJSON.encode(entry, token, at: now))
    case .failure(let problem): return .problem(problem)
    }
  }
}

extension TokenQuery {
  /// Whether that is what the caller is told, well or badly, or waiting may bring another.
  fileprivate func isSettled(by answer: Result<Secret, Problem>, _ entry: BoardEntry) -> Bool {
    if case .success = answer { true } else { !mayWait(for: entry) }
  }
}
