/// A JSON value (RFC 8259) whose members stay in the order in which they were written.
package indirect enum OrderedJSON: Sendable {
  case object([(name: String, value: OrderedJSON)])
  case array([OrderedJSON])
  case string(String)
  case integer(Int64)
  case bool(Bool)
  /// JSON text, as somebody else wrote it.
  case text([UInt8])

  /// The text, without white space.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .object(let members):
      Self.write(members, between: "{", and: "}", to: &bytes) { member, bytes in
        bytes += JSON.encode(member.name)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
    case .array(let values):
      Self.write(values, between: "[", and: "]", to: &bytes) { $0.write(to: &$1) }
    case .string(let value): bytes += JSON.encode(value)
    case .integer(let value): bytes += JSON.encode(value)
    case .bool(let value): bytes += JSON.encode(value)
    case .text(let value): bytes += value
    }
  }

  private static func write<Part>(
    _ parts: [Part], between open: Unicode.Scalar, and close: Unicode.Scalar, to bytes: inout [UInt8],
    _ write: (Part, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(part, &bytes)
    }
    bytes.append(UInt8(ascii: close))
  }
}

extension OrderedJSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self = .string(value) }
}

extension OrderedJSON: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension OrderedJSON: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: OrderedJSON...) { self = .array(elements) }
}

extension OrderedJSON: ExpressibleByDictionaryLiteral {
  /// Members without a value are left out.
  package init(dictionaryLiteral elements: (String, OrderedJSON?)...) {
    self = .object(elements.compactMap { name, value in value.map { (name, $0) } })
  }
}
