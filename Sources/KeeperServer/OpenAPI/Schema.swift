import KeeperAPI

/// A type of the wire contract, as the document describes it.
struct Schema: Sendable {
  let name: String
  let meaning: String
  let content: Content
  /// Encoded from values of the type, so that they cannot say anything that it does not. Together they show each member,
  /// and each one that may be absent is absent once.
  let examples: [any Encodable & Sendable]

  enum Content: Sendable {
    /// An object of an answer. Readers ignore members that they do not know.
    case object(of: any (Codable & Sendable).Type, [Member])
    /// An object of a request. The server refuses members that it does not know.
    case request(of: any (Codable & Sendable).Type, [Member])
    /// A string that is one of these.
    case words([Word])
  }

  struct Member: Sendable {
    let name: String
    let shape: Shape
    let meaning: String
    let isRequired: Bool

    static func required(_ name: String, _ shape: Shape, _ meaning: String) -> Member {
      Member(name: name, shape: shape, meaning: meaning, isRequired: true)
    }

    static func optional(_ name: String, _ shape: Shape, _ meaning: String) -> Member {
      Member(name: name, shape: shape, meaning: meaning, isRequired: false)
    }
  }

  struct Word: Sendable {
    let value: String
    var title: String?
    let meaning: String
  }

  static func object<Payload: Codable & Sendable>(
    _ name: String, _ type: Payload.Type, _ meaning: String, _ members: [Member], examples: [Payload]
  ) -> Schema {
    Schema(name: name, meaning: meaning, content: .object(of: type, members), examples: examples)
  }

  /// What may be absent may be null as well.
  static func request<Payload: Codable & Sendable>(
    _ name: String, _ type: Payload.Type, _ meaning: String, _ members: [Member], examples: [Payload]
  ) -> Schema {
    let members = members.map { $0.isRequired ? $0 : .optional($0.name, .nullable($0.shape), $0.meaning) }
    return Schema(name: name, meaning: meaning, content: .request(of: type, members), examples: examples)
  }

  static func words(_ name: String, _ meaning: String, _ words: [Word]) -> Schema {
    Schema(name: name, meaning: meaning, content: .words(words), examples: [])
  }

  /// As a member of another type.
  var shape: Shape { .schema(name) }

  /// Those of an object.
  var members: [Member] {
    switch content {
    case .object(_, let members), .request(_, let members): members
    case .words: []
    }
  }

  var json: OrderedJSON {
    switch content {
    case .object: object(isOpen: true)
    case .request: object(isOpen: false)
    case .words(let words):
      ["type": "string", "description": .string(meaning), "oneOf": .array(words.map(\.json))]
    }
  }

  private func object(isOpen: Bool) -> OrderedJSON {
    [
      "type": "object", "description": .string(meaning),
      "properties": .object(members.map { ($0.name, $0.shape.json($0.meaning)) }),
      "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
      "additionalProperties": isOpen ? nil : false,
      "examples": .array(examples.map { .text(JSON.encode($0)) }),
    ]
  }
}

extension Schema.Word {
  fileprivate var json: OrderedJSON {
    ["const": .string(value), "title": title.map(OrderedJSON.string), "description": .string(meaning)]
  }
}
