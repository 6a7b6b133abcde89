import HTTPTypes

/// `GET /v1/status?verbose=1 HTTP/1.1` (RFC 9112 section 3).
enum RequestLine {
  static func parse(_ bytes: Span<UInt8>, _ end: Int) throws(Refusal) -> RequestHead {
    guard let methodEnd = bytes.firstIndex(of: space, in: 0..<end),
      let targetEnd = bytes.firstIndex(of: space, in: methodEnd + 1..<end),
      let method = HTTPRequest.Method(bytes.text(0..<methodEnd))
    else { throw .malformed("The request line is not METHOD TARGET VERSION.") }
    let isHTTP10 = try isVersion10(bytes.text(targetEnd + 1..<end))
    let target = try originForm(bytes, methodEnd + 1..<targetEnd)
    let mark = bytes.firstIndex(of: UInt8(ascii: "?"), in: target)
    return RequestHead(
      method: method, path: target.isEmpty ? "/" : bytes.path(target.lowerBound..<(mark ?? target.upperBound)),
      query: mark.map { bytes.text($0 + 1..<target.upperBound) }, isHTTP10: isHTTP10, keepAlive: !isHTTP10)
  }

  private static let space = UInt8(ascii: " ")

  private static func isVersion10(_ version: String) throws(Refusal) -> Bool {
    switch version {
    case "HTTP/1.1": return false
    case "HTTP/1.0": return true
    default: break
    }
    guard version.hasPrefix("HTTP/"), version.utf8.count == 8 else { throw .malformed("The version is not HTTP/1.1.") }
    throw Refusal(status: .httpVersionNotSupported, reason: "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
  }

  /// The path and query within a target: all of `/path?query`, the tail of `http://host/path?query`, all of `*`.
  private static func originForm(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(Refusal) -> Range<Int> {
    guard !target.isEmpty, bytes.isVisible(target) else { throw .malformed("The target holds a bad character.") }
    let first = bytes[target.lowerBound]
    if first == UInt8(ascii: "/") || (first == UInt8(ascii: "*") && target.count == 1) { return target }
    let scheme = bytes.text(target.lowerBound..<min(target.lowerBound + 8, target.upperBound)).lowercased()
    guard scheme.hasPrefix("http://") || scheme == "https://" else {
      throw .malformed("The target is neither a path nor a URL.")
    }
    let authority = target.lowerBound + (scheme == "https://" ? 8 : 7)
    let pathStart = bytes.firstIndex(of: UInt8(ascii: "/"), in: authority..<target.upperBound) ?? target.upperBound
    let queryStart = bytes.firstIndex(of: UInt8(ascii: "?"), in: authority..<target.upperBound) ?? target.upperBound
    return min(pathStart, queryStart)..<target.upperBound
  }
}

extension Span<UInt8> {
  /// `http://host?query` has an empty path, which means `/` (RFC 9110 section 4.2.3).
  fileprivate func path(_ range: Range<Int>) -> String { range.isEmpty ? "/" : text(range) }
}
