/// A JSON text whose members keep their order and whose nulls are told from absence.
indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  struct Member: Sendable, Equatable {
    let name: String
    let value: JSON
  }

  static func strings(_ strings: [String]) -> JSON { .array(strings.map(JSON.string)) }

  /// The member of that name, for objects that have it.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// This object with `value` under `name` at its end; without it when `value` is nil.
  func adding(_ name: String, _ value: JSON?) -> JSON {
    guard case .object(let members) = self, let value else { return self }
    return .object(members + [Member(name: name, value: value)])
  }

  /// This object without `name`.
  func removing(_ name: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }

  init(stringLiteral value: String) { self = .string(value) }
}
