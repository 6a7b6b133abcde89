import HTTPTypes

/// Reads a whole head strictly: whatever two parsers could understand differently is refused, since such
/// disagreements are how requests are smuggled.
struct HeadParser {
  /// More than any client sends, few enough that looking through them costs nothing.
  static let maximumFields = 100

  private var head: RequestHead
  private var hosts = 0
  private var contentLength: Int?
  private var isChunked = false

  /// - Parameter bytes: From the request line up to and including the empty line, each line ended by CR LF.
  static func parse(_ bytes: Span<UInt8>) throws(Refusal) -> RequestHead {
    var lineEnd = bytes.endOfLine(from: 0)
    var parser = HeadParser(head: try RequestLine.parse(bytes, lineEnd))
    while true {
      let lineStart = lineEnd + 2
      lineEnd = bytes.endOfLine(from: lineStart)
      guard lineEnd > lineStart else { return try parser.finished() }
      try parser.readField(bytes, lineStart..<lineEnd)
    }
  }

  private init(head: RequestHead) { self.head = head }

  private mutating func readField(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
    guard head.fields.count < Self.maximumFields else { throw .headTooLarge }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":"), in: line) else {
      throw .malformed("A field has no colon.")
    }
    // A name that ends in a space, or a folded line, fails here: neither is a token.
    guard let name = HTTPField.Name(bytes.text(line.lowerBound..<colon)) else {
      throw .malformed("The name of a field is not a token.")
    }
    let value = bytes.trimmed(colon + 1..<line.upperBound)
    guard bytes.isFieldValue(value) else { throw .malformed("The value of a field holds a control character.") }
    let field = HTTPField(name: name, value: bytes.text(value))
    head.fields.append(field)
    try apply(name.canonicalName, field.value)
  }

  private mutating func apply(_ name: String, _ value: String) throws(Refusal) {
    switch name {
    case "host": hosts += 1
    case "content-length": try applyContentLength(value)
    case "transfer-encoding": try applyTransferEncoding(value)
    case "connection": applyConnection(value)
    case "expect": try applyExpect(value)
    default: break
    }
  }

  /// RFC 9110 section 8.6: digits only. Repeated lengths are refused even where they agree.
  private mutating func applyContentLength(_ value: String) throws(Refusal) {
    guard contentLength == nil, !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .malformed("Content-Length is not one number.")
    }
    // More digits than an Int holds: certainly more bytes than are allowed.
    contentLength = Int(value) ?? .max
  }

  private mutating func applyTransferEncoding(_ value: String) throws(Refusal) {
    guard !isChunked, value.lowercased() == "chunked" else {
      throw Refusal(status: .notImplemented, reason: "The only transfer coding known here is chunked.")
    }
    isChunked = true
  }

  private mutating func applyConnection(_ value: String) {
    for option in value.lowercased().split(separator: ",") {
      switch option.trimmingSpaces {
      case "close": head.keepAlive = false
      case "keep-alive" where head.isHTTP10: head.keepAlive = true
      default: break
      }
    }
  }

  private mutating func applyExpect(_ value: String) throws(Refusal) {
    guard value.lowercased() == "100-continue" else {
      throw Refusal(status: .expectationFailed, reason: "The only expectation known here is 100-continue.")
    }
    head.expectsContinue = !head.isHTTP10
  }

  private consuming func finished() throws(Refusal) -> RequestHead {
    // RFC 9112 section 3.2.
    guard hosts == 1 || (hosts == 0 && head.isHTTP10) else { throw .malformed("There must be one Host field.") }
    if isChunked {
      guard contentLength == nil else {
        throw .malformed("Transfer-Encoding and Content-Length contradict each other.")
      }
      guard !head.isHTTP10 else { throw .malformed("HTTP/1.0 has no transfer codings.") }
      head.body = .chunked
    } else {
      head.body = .length(contentLength ?? 0)
    }
    return head
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = self
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
