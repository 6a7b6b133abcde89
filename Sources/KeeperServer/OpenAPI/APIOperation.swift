import KeeperAPI

/// One method of one path, as the document describes it.
struct APIOperation: Sendable {
  let id: String
  let method: String
  let access: Access
  /// One line, which is also the answer's cell in the README's table.
  let summary: String
  /// What a line cannot say.
  var details: String?
  var parameters: [APIParameter] = []
  var body: Body?
  let answers: [APIAnswer]
  /// Those of its own; ``ProblemType/ofEveryOperation`` come on top.
  var problems: [ProblemType] = []

  struct Body: Sendable {
    let schema: Schema
    let isRequired: Bool
  }

  /// Whom it is for.
  enum Access: String, Sendable, CaseIterable {
    case anybody
    /// Those whom some rule is about.
    case known
    /// Those whom a rule gives the account.
    case reader
    case administrator

    var meaning: String {
      switch self {
      case .anybody: "every caller"
      case .known: "callers that a rule gives anything"
      case .reader: "callers that a rule gives the account"
      case .administrator: "administrators"
      }
    }
  }
}

/// A successful answer.
struct APIAnswer: Sendable {
  let status: Int
  let meaning: String
  let contents: [Content]

  enum Content: Sendable {
    case json(Schema)
    case text(meaning: String, example: String)
    case document(meaning: String)
    case events([Event])
  }

  /// An event of a stream.
  struct Event: Sendable {
    let name: String
    let data: Shape
    let meaning: String
  }

  static func json(_ schema: Schema, status: Int = 200) -> APIAnswer {
    APIAnswer(status: status, meaning: schema.meaning, contents: [.json(schema)])
  }

  static func events(_ meaning: String, _ events: [Event]) -> APIAnswer {
    APIAnswer(status: 200, meaning: meaning, contents: [.events(events)])
  }
}

/// What stands in the path, the query or the fields of a request.
struct APIParameter: Sendable {
  enum Place: String, Sendable {
    case path, query, header
  }

  let name: String
  let place: Place
  let shape: Shape
  let meaning: String
  var isRequired = false
  let example: OrderedJSON
}

extension ProblemType {
  /// What the server says of requests whatever they are for, malformed or too many.
  static let ofEveryOperation: [ProblemType] = [
    .badRequest, .requestTimeout, .payloadTooLarge, .headTooLarge, .temporarilyUnavailable,
  ]
}
