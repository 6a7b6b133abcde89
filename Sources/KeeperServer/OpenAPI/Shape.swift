import KeeperAPI

/// What a JSON value looks like, as JSON Schema (2020-12) says it.
indirect enum Shape: Sendable {
  case string
  case boolean
  case integer(from: Int64? = nil, to: Int64? = nil)
  /// Seconds since 1970.
  case instant
  case oneOf([String])
  case array(Shape)
  /// Members of any name.
  case map(Shape)
  case pattern(String, longest: Int64? = nil)
  /// Any JSON.
  case anything
  /// An object without members.
  case empty
  /// One of ``Schema/all``, by its name.
  case schema(String)
  /// Or null, which says the same as leaving the member out.
  case nullable(Shape)

  var json: OrderedJSON {
    switch self {
    case .string: ["type": "string"]
    case .boolean: ["type": "boolean"]
    case .integer(let least, let most):
      [
        "type": "integer", "format": "int64", "minimum": least.map(OrderedJSON.integer),
        "maximum": most.map(OrderedJSON.integer),
      ]
    case .instant: ["type": "integer", "format": "int64", "x-unit": "seconds since 1970-01-01T00:00:00Z"]
    case .oneOf(let words): ["type": "string", "enum": .array(words.map(OrderedJSON.string))]
    case .array(let element): ["type": "array", "items": element.json]
    case .map(let value): ["type": "object", "additionalProperties": value.json]
    case .pattern(let pattern, let longest):
      ["type": "string", "pattern": .string(pattern), "maxLength": longest.map(OrderedJSON.integer)]
    case .anything: [:]
    case .empty: ["type": "object", "maxProperties": .integer(0)]
    case .schema(let name): ["$ref": "#/components/schemas/\(name)"]
    case .nullable(let shape): ["anyOf": [shape.json, ["type": "null"]]]
    }
  }

  /// The same with a sentence about it, which JSON Schema allows beside a reference too.
  func json(_ meaning: String) -> OrderedJSON {
    guard case .object(let members) = json else { return json }
    return .object(members + [("description", .string(meaning))])
  }
}
