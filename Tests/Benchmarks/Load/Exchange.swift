/// What one side says, and when the other side's answer is whole.
enum Exchange: String, CaseIterable {
  /// HTTP/1.1, by `Content-Length`.
  case http
  /// A `GET` of Redis (RESP2).
  case redis
  /// The same bytes back.
  case echo
  /// Whatever comes until the other side closes.
  case untilEnd = "until-end"

  /// How many bytes the whole answer has, as far as `bytes` tells; nil while it does not.
  func length(of bytes: [UInt8], request: [UInt8]) -> Int? {
    switch self {
    case .echo: request.count
    case .redis: Self.redisLength(of: bytes)
    case .http: Self.httpLength(of: bytes)
    case .untilEnd: nil
    }
  }

  /// Whether the answer is the one that was hoped for.
  func isGood(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .http: bytes.starts(with: "HTTP/1.1 200 ".utf8)
    case .redis: bytes.first == UInt8(ascii: "$") && bytes.dropFirst().first != UInt8(ascii: "-")
    case .echo: true
    case .untilEnd: !bytes.isEmpty
    }
  }

  private static func redisLength(of bytes: [UInt8]) -> Int? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    return number(bytes[1..<(end - 1)]).map { end + 1 + $0 + 2 }
  }

  private static let field = Array("content-length:".utf8)

  private static func httpLength(of bytes: [UInt8]) -> Int? {
    var (line, length) = (0, 0)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      if index - line <= 1 { return index + 1 + length }
      if isContentLength(bytes, at: line) { length = number(bytes[(line + field.count)..<index]) ?? 0 }
      line = index + 1
    }
    return nil
  }

  private static func isContentLength(_ bytes: [UInt8], at line: Int) -> Bool {
    guard bytes.count - line > field.count else { return false }
    return field.indices.allSatisfy { bytes[line + $0] | 0x20 == field[$0] | 0x20 }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.reduce(0) { sum, byte in (0x30...0x39).contains(byte) ? sum * 10 + Int(byte - 0x30) : sum }
  }
}
