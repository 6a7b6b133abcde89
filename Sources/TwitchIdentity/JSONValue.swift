import FoundationEssentials

/// JSON as it came. Twitch's answers vary in which members they have and of what type, so they are read by asking
/// each member what it can be taken for.
enum JSONValue: Sendable, Equatable {
  case null
  case string(String)
  case number(Double)
  case array([JSONValue])
  case object([String: JSONValue])
  /// Booleans, and numbers beyond a `Double`: nothing that we read.
  case other

  /// Nil when `bytes` are not one JSON text.
  init?(_ bytes: [UInt8]?) {
    // `try?`: what is wrong with it helps nobody, and the error's text may quote a token.
    guard let bytes, let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
    self = value
  }

  subscript(member: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[member]
  }

  /// Nil for the empty string too: Twitch uses it for nothing that we read.
  var text: String? {
    guard case .string(let text) = self, !text.isEmpty else { return nil }
    return text
  }

  /// Of a number, or of a string that spells one.
  var number: Double? {
    switch self {
    case .number(let number): number
    case .string(let text): Double(text)
    case .null, .array, .object, .other: nil
    }
  }
}

extension JSONValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // `try?`: a type that does not fit is the question here, not a failure.
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let elements = try? container.decode([JSONValue].self) {
      self = .array(elements)
    } else if let members = try? container.decode([String: JSONValue].self) {
      self = .object(members)
    } else {
      self = .other
    }
  }
}
