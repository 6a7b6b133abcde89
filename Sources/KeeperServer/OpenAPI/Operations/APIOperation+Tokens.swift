import KeeperAPI

extension APIOperation {
  static let getToken = APIOperation(
    id: "getToken", method: "GET", access: .reader,
    summary: "The current token. With `Accept: text/plain` nothing but the access token.",
    details: """
      It comes from memory, without a call to Twitch, unless `min_validity` or `newer_than` ask for what is not there yet.
      """,
    parameters: [.minimumValidity, .scope, .newerThan, .wait], answers: [tokenOrText],
    problems: [.unknownAccount, .loginRequired, .insufficientScope, .timeout])

  static let rejectToken = APIOperation(
    id: "rejectToken", method: "POST", access: .reader,
    summary: """
      "Twitch refused the token of this generation": the current token if that one is no longer current, else the next.
      """,
    details: """
      All who report a token share one validation and one renewal. The same generation again means that Twitch still \
      accepts it: look for a missing scope or a wrong `Client-Id`.
      """,
    body: Body(schema: .rejectRequest, isRequired: true), answers: [tokenOrText],
    problems: [.unknownAccount, .loginRequired, .timeout])

  static let watchToken = APIOperation(
    id: "watchToken", method: "GET", access: .reader,
    summary: "A stream: the current token, and each that follows it.",
    details: """
      What a GET of the token would answer from now on. The first event comes at once, and each later one replaces it; \
      who reads slowly gets the newest, not a queue. Comment lines between events show that the daemon is there.
      """,
    parameters: [.scope, .lastEventID],
    answers: [
      .events(
        "The events.", TokenEvent.Name.allCases.map { .init(name: $0.rawValue, data: $0.data, meaning: $0.meaning) })
    ], problems: [.unknownAccount])

  private static let tokenOrText = APIAnswer(
    status: 200, meaning: Schema.token.meaning,
    contents: [
      .json(.token), .text(meaning: "The access token, without a line end. Secret.", example: "the-access-token"),
    ])
}

extension TokenEvent.Name {
  fileprivate var data: Shape {
    switch self {
    case .token: Schema.token.shape
    case .unavailable: Schema.problem.shape
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .token: "The token to use. The event's id is its generation."
    case .unavailable: "There is no token now, and why. The event's id is empty, so that whoever resumes is told anew."
    }
  }
}

extension APIParameter {
  static let minimumValidity = APIParameter(
    name: QueryName.minimumValidity, place: .query, shape: .integer(from: 0, to: TokenQuery.longestValidity),
    meaning: "Seconds that the token must at least live. If it does not, the answer waits for a renewal.",
    example: .integer(600))
  static let scope = APIParameter(
    name: QueryName.scope, place: .query, shape: .string,
    meaning: "Scopes that the token must have, separated by spaces; else `insufficient_scope`.", example: "chat:read")
  static let newerThan = APIParameter(
    name: QueryName.newerThan, place: .query, shape: .generation,
    meaning: """
      A generation: the answer is a token of a later one, waited for if need be. It causes no renewal: report a refused \
      token instead.
      """, example: .integer(6))
  static let wait = APIParameter(
    name: QueryName.wait, place: .query, shape: .integer(from: 0, to: 300),
    meaning: "Seconds to wait at the most, also for a token that only a login can bring; then `timeout`.",
    example: .integer(30))
  static let lastEventID = APIParameter(
    name: "Last-Event-ID", place: .header, shape: .string,
    meaning: "The `id` of the last event that was received: the stream goes on after it, as far as that is known.",
    example: "7")
}
