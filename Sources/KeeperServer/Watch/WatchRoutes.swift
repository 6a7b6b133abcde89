import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP

extension KeeperHandler {
  /// `GET /v1/tokens/{account}/watch`: the token at once, then each that follows it.
  func watchToken(_ name: String, _ request: Request) -> Answer {
    let query: TokenQuery
    switch TokenQuery.parse(request, known: [QueryName.scope]) {
    case .success(let parsed): query = parsed
    case .failure(let problem): return .now(.problem(problem))
    }
    guard let account = readable(name, request)?.account.name else { return .now(.problem(.unknownAccount(name))) }
    return stream { [self] writer in
      var stream = TokenStream(self, account, query, request, writer)
      try await stream.run()
    }
  }

  /// `GET /v1/watch`: how all accounts stand that the caller may read, then each change.
  func watch(_ request: Request) -> Answer {
    if let refusal = refusalToKnow(request) { return .now(refusal) }
    guard request.query == nil else {
      return .now(.problem(Problem(.badRequest, detail: "This path takes no query.")))
    }
    return stream { [self] writer in
      var stream = AccountStream(self, request.caller, writer)
      try await stream.run(after: request.lastEventID.flatMap(BoardPosition.init))
    }
  }
}

extension Request {
  /// Where a reader of events wants to go on (HTML Standard, section 9.2.4).
  var lastEventID: String? { fields[.lastEventID] }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
