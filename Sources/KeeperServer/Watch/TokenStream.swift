import Keeper
import KeeperAPI
import LocalHTTP

/// One caller's watch over a token. Between two writes it remembers nothing but that something changed, so that a slow
/// reader is told the newest.
struct TokenStream {
  private let handler: KeeperHandler
  private let account: AccountName
  private let query: TokenQuery
  private let request: Request
  private var out: EventWriter
  private var told: TokenGist?

  init(
    _ handler: KeeperHandler, _ account: AccountName, _ query: TokenQuery, _ request: Request, _ writer: any BodyWriter
  ) {
    self.handler = handler
    self.account = account
    self.query = query
    self.request = request
    out = EventWriter(writer, handler.clock)
  }

  /// Ends when the caller may not have the token any more, or when the server stops.
  mutating func run() async throws {
    let watch = handler.keeper.board.watch(.account(account))
    defer { watch.end() }
    while !Task.isCancelled {
      _ = watch.take()
      guard let entry = handler.readable(account.rawValue, request) else { return try await end() }
      try await tell(entry)
      await watch.wait(until: min(out.silentUntil, told?.expiresAt ?? .distantFuture), on: handler.clock)
    }
  }

  private mutating func tell(_ entry: BoardEntry) async throws {
    let now = handler.clock.now()
    let answer = query.answer(from: entry, at: now)
    let gist = TokenGist(entry, query, answer.problem)
    if let told, !gist.isNews(after: told) {
      out.beatIfDue()
    } else if told == nil, answer.problem == nil, request.lastEventID == "\(entry.generation)" {
      out.beat()
      told = gist
    } else {
      try await write(answer, entry, at: now)
      told = gist
    }
    try await out.flush()
  }

  private mutating func write(_ answer: Result<Secret, Problem>, _ entry: BoardEntry, at now: Now) async throws {
    switch answer {
    case .success(let token):
      handler.audit.handedOut(entry, request.caller)
      try await out.add(
        TokenEvent.Name.token.rawValue, id: "\(entry.generation)", json: TokenJSON.encode(entry, token, at: now))
    case .failure(let problem): try await write(problem)
    }
  }

  /// With an empty id, so that whoever comes back is told anew.
  private mutating func write(_ problem: Problem) async throws {
    try await out.add(TokenEvent.Name.unavailable.rawValue, id: "", json: JSON.encode(problem))
  }

  private mutating func end() async throws {
    try await write(.unknownAccount(account.rawValue))
    try await out.flush()
  }
}

extension Result<Secret, Problem> {
  var problem: Problem? {
    if case .failure(let problem) = self { problem } else { nil }
  }
}
