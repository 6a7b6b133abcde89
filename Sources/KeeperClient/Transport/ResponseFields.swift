/// The fields of an answer (RFC 9110 section 5), names in lower case.
struct ResponseFields: Sendable {
  private var fields: [(name: String, value: String)] = []

  /// Reads up to the empty line.
  init(from reader: inout ByteReader) throws(KeeperClientError) {
    while true {
      let line = try reader.line()
      if line.isEmpty { return }
      guard fields.count < Self.most else { throw .protocolViolation("it has too many fields") }
      fields.append(try Self.field(line))
    }
  }

  func values(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  /// The media type without its parameters, in lower case.
  var mediaType: String? {
    values("content-type").first?.split(separator: ";").first.map { $0.trimmed.lowercased() }
  }

  static func field(_ line: String) throws(KeeperClientError) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
      line[..<colon].utf8.allSatisfy(\.isTokenByte)
    else { throw .protocolViolation("a field is malformed") }
    return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmed)
  }

  /// More of them are refused.
  static let most = 100
}

extension Substring {
  /// Without the spaces and tabs around it.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}

extension UInt8 {
  /// RFC 9110 section 5.6.2.
  fileprivate var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}
