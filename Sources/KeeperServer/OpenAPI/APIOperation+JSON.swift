import KeeperAPI

extension APIOperation {
  /// `tag` is the part of the API that it belongs to, `shared` what stands in the path.
  func json(tag: String) -> OrderedJSON {
    [
      "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
      "description": .string([details, "For \(access.meaning)."].compactMap(\.self).joined(separator: " ")),
      "x-access": .string(access.rawValue),
      "parameters": parameters.isEmpty ? nil : .array(parameters.map(\.json)),
      "requestBody": body?.json, "responses": .object(responses),
    ]
  }

  private var responses: [(String, OrderedJSON)] {
    answers.map { (String($0.status), $0.json) }
      + ProblemType.byStatus(problems + ProblemType.ofEveryOperation).map { (String($0), APIProblems(types: $1).json) }
  }
}

extension APIOperation.Body {
  fileprivate var json: OrderedJSON {
    ["required": .bool(isRequired), "content": [MediaType.json: ["schema": schema.shape.json]]]
  }
}

extension APIParameter {
  var json: OrderedJSON {
    [
      "name": .string(name), "in": .string(place.rawValue), "required": isRequired ? true : nil,
      "description": .string(meaning), "schema": shape.json, "example": example,
    ]
  }
}

extension APIAnswer {
  fileprivate var json: OrderedJSON {
    ["description": .string(meaning), "content": .object(contents.map { ($0.mediaType, $0.json) })]
  }
}

extension APIAnswer.Content {
  var mediaType: String {
    switch self {
    case .json, .document: MediaType.json
    case .text: MediaType.plainText
    case .events: MediaType.eventStream
    }
  }

  fileprivate var json: OrderedJSON {
    switch self {
    case .json(let schema): ["schema": schema.shape.json]
    case .document(let meaning): ["schema": ["type": "object", "description": .string(meaning)]]
    case .text(let meaning, let example):
      ["schema": ["type": "string", "description": .string(meaning)], "example": .string(example)]
    case .events(let events): ["schema": ["oneOf": .array(events.map(\.json))]]
    }
  }
}

extension APIAnswer.Event {
  /// An event as the object of its fields, which is how OpenAPI 3.2 describes streams; 3.1 has no word for it.
  fileprivate var json: OrderedJSON {
    [
      "type": "object", "title": .string(name), "description": .string(meaning),
      "properties": [
        "event": ["const": .string(name)],
        "data": ["type": "string", "contentMediaType": .string(MediaType.json), "contentSchema": data.json],
        "id": ["type": "string"],
      ],
      "required": ["event", "data"],
    ]
  }
}

/// Problems that have one status.
struct APIProblems {
  let types: [ProblemType]

  /// Those of one type are written down once.
  var json: OrderedJSON {
    types.count == 1 ? ["$ref": "#/components/responses/\(types[0].rawValue)"] : whole
  }

  var whole: OrderedJSON {
    [
      "description": .string(types.map { "`\($0.rawValue)`: \($0.meaning)" }.joined(separator: " ")),
      "headers": fields.isEmpty ? nil : .object(fields),
      "content": [
        MediaType.problem: [
          "schema": [
            "allOf": [
              Schema.problem.shape.json,
              ["properties": ["type": Shape.oneOf(types.map(\.uri)).json, "status": ["const": status]]],
            ]
          ]
        ]
      ],
    ]
  }

  private var fields: [(String, OrderedJSON)] { types.flatMap(\.fields) }

  private var status: OrderedJSON { .integer(Int64(types[0].status)) }
}

extension ProblemType {
  /// In the order of their statuses, each type once.
  static func byStatus(_ types: [ProblemType]) -> [(status: Int, types: [ProblemType])] {
    Dictionary(grouping: allCases.filter(types.contains), by: \.status).sorted { $0.key < $1.key }
      .map { (status: $0.key, types: $0.value) }
  }

  /// What the head of the answer says.
  fileprivate var fields: [(String, OrderedJSON)] {
    switch self {
    case .temporarilyUnavailable:
      [
        (
          "Retry-After",
          [
            "description": "Seconds after which another try may succeed.", "required": true,
            "schema": Shape.integer(from: 0).json,
          ]
        )
      ]
    case .methodNotAllowed:
      [("Allow", ["description": "The methods of the path.", "required": true, "schema": Shape.string.json])]
    case _: []
    }
  }
}
