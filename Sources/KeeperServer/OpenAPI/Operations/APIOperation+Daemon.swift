import KeeperAPI

extension APIOperation {
  static let getStatus = APIOperation(
    id: "getStatus", method: "GET", access: .known, summary: "The daemon's own health.",
    answers: [.json(.status)], problems: [.notPermitted])

  static let getMetrics = APIOperation(
    id: "getMetrics", method: "GET", access: .known, summary: "Counters for Prometheus. No account is named in them.",
    answers: [
      APIAnswer(
        status: 200, meaning: "Prometheus's text format, version 0.0.4.",
        contents: [.text(meaning: "A line each.", example: "tokenkeeper_accounts{state=\"valid\"} 3\n")])
    ], problems: [.notPermitted])

  static let reload = APIOperation(
    id: "reload", method: "POST", access: .administrator,
    summary: "Reads the configuration file anew. Answers when it is in force.",
    details: "A file with mistakes changes nothing.",
    answers: [.json(.reloaded)], problems: [.notPermitted, .invalidConfiguration])

  static let getAccess = APIOperation(
    id: "getAccess", method: "GET", access: .anybody,
    summary: "Why the caller may or may not have a token. Administrators may ask about others with `as`.",
    parameters: [
      APIParameter(
        name: QueryName.account, place: .query, shape: .accountName, meaning: "The name of an account.",
        isRequired: true, example: "bot"),
      APIParameter(
        name: QueryName.subject, place: .query, shape: .array(.pattern(".")),
        meaning: "Whom it is about, if not the caller: a unit, a user's name or a uid. Twice for a unit and its user.",
        example: ["chatbot.service"]),
    ], answers: [.json(.access)], problems: [.notPermitted])

  static let getDocument = APIOperation(
    id: "getDocument", method: "GET", access: .anybody, summary: "This description of the API, as OpenAPI 3.1.",
    answers: [
      APIAnswer(status: 200, meaning: "The document.", contents: [.document(meaning: "An OpenAPI 3.1 document.")])
    ])
}
