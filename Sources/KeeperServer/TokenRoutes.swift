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
    if let problem = query.scopeProblem(for: entry) { return .now(.problem(problem)) }
    let now = clock.now()
    if entry.token(livingFor: query.minimumValidity, at: now.boot) != nil || !query.mayWait(for: entry) {
      return .now(handOut(entry, query, request, at: now))
    }
    return .later { [self] in await renewed(entry.account.name, query, request) }
  }

  private func renewed(_ name: AccountName, _ query: TokenQuery, _ request: Request) async -> Response {
    await respond(to: keeper.renew(name, within: patience), name, query, request)
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
    guard let token = entry.token(livingFor: query.minimumValidity, at: now.boot) else {
      return .problem(.noToken(entry, minimumValidity: query.minimumValidity, at: now))
    }
    audit.handedOut(entry, request.caller)
    return request.wantsPlainText ? .plainToken(token) : .json(TokenJSON.encode(entry, token, at: now))
  }
}

extension TokenQuery {
  /// Whether waiting can help: a caller that named no minimum is answered at once, whatever there is.
  fileprivate func mayWait(for entry: BoardEntry) -> Bool {
    guard minimumValidity > .zero else { return false }
    if case .needsLogin = entry.standing { return false }
    return true
  }
}
