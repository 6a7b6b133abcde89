/// RFC 8259 in one pass, for texts of strangers: linear in their length, with a bound on nesting.
///
/// `JSONDecoder` takes seconds for a few hundred nested lists when the types are not known beforehand.
struct JSONParser {
  struct Malformed: Error {}

  private static let mostLevels = 64
  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Throws for anything but one JSON text in UTF-8.
  static func parse(_ bytes: [UInt8]) throws(Malformed) -> JSON {
    var parser = Self(bytes)
    let json = try parser.value(level: 0)
    parser.skipSpace()
    guard parser.peek == nil else { throw Malformed() }
    return json
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Malformed) {
    guard take(character) else { throw Malformed() }
  }

  private mutating func value(level: Int) throws(Malformed) -> JSON {
    guard level < Self.mostLevels else { throw Malformed() }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(level: level)
    case UInt8(ascii: "["): return try array(level: level)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw Malformed()
    case _?: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ json: JSON) throws(Malformed) -> JSON {
    guard bytes[index...].starts(with: Array("\(text)".utf8)) else { throw Malformed() }
    index += text.utf8CodeUnitCount
    return json
  }

  private mutating func object(level: Int) throws(Malformed) -> JSON {
    try expect("{")
    var members: [JSON.Member] = []
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let name = try string()
      try expect(":")
      members.append(JSON.Member(name: name, value: try value(level: level + 1)))
    } while take(",")
    try expect("}")
    return .object(members)
  }

  private mutating func array(level: Int) throws(Malformed) -> JSON {
    try expect("[")
    var values: [JSON] = []
    if take("]") { return .array(values) }
    repeat { values.append(try value(level: level + 1)) } while take(",")
    try expect("]")
    return .array(values)
  }

  private mutating func number() throws(Malformed) -> JSON {
    let start = index
    while let byte = peek, "+-.0123456789Ee".utf8.contains(byte) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    guard let first = digits.first, first.isNumber,
      !(digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true),
      !text.hasSuffix(".")
    else { throw Malformed() }
    if let number = Int(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw Malformed() }
    return .double(number)
  }

  private mutating func string() throws(Malformed) -> String {
    guard peek == UInt8(ascii: "\"") else { throw Malformed() }
    index += 1
    var plain: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw Malformed() }
      index += 1
      if byte == UInt8(ascii: "\\") { try escape(into: &plain) } else { plain.append(byte) }
    }
    guard peek != nil, let text = String(validating: plain, as: UTF8.self) else { throw Malformed() }
    index += 1
    return text
  }

  private mutating func escape(into plain: inout [UInt8]) throws(Malformed) {
    guard let byte = peek else { throw Malformed() }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain.append(byte)
    case UInt8(ascii: "b"): plain.append(0x08)
    case UInt8(ascii: "f"): plain.append(0x0C)
    case UInt8(ascii: "n"): plain.append(0x0A)
    case UInt8(ascii: "r"): plain.append(0x0D)
    case UInt8(ascii: "t"): plain.append(0x09)
    case UInt8(ascii: "u"): plain += Array(String(Character(try scalar())).utf8)
    default: throw Malformed()
    }
  }

  /// After `\u`: one scalar, of two halves where it takes a surrogate pair.
  private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), bytes[index...].starts(with: Array("\\u".utf8)) else { throw Malformed() }
    index += 2
    let second = try fourDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw Malformed() }
    return scalar
  }

  private mutating func fourDigits() throws(Malformed) -> UInt32 {
    guard index + 4 <= bytes.count else { throw Malformed() }
    let text = String(decoding: bytes[index..<index + 4], as: UTF8.self)
    guard text.allSatisfy(\.isHexDigit), let number = UInt32(text, radix: 16) else { throw Malformed() }
    index += 4
    return number
  }
}

extension JSON {
  /// Nil for anything that is not JSON: what is wrong with it is of no interest to anybody here.
  static func parse(_ bytes: some Sequence<UInt8>) -> JSON? { try? JSONParser.parse(Array(bytes)) }
}
