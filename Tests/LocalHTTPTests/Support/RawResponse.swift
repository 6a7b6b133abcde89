/// A response as it was on the wire.
struct RawResponse: Equatable {
  var status: Int
  var fields: [String: String]
  var body: String
}

extension RawClient {
  struct Malformed: Error { let text: String }

  /// Reads one response with a `Content-Length`, or chunked. `isHEAD`: it has no body whatever its fields say.
  func receiveResponse(isHEAD: Bool = false) async throws -> RawResponse {
    var bytes: [UInt8] = []
    var response: RawResponse?
    while response == nil {
      let piece = try await receive()
      bytes += piece
      response = try take(&bytes, isHEAD: isHEAD)
      guard response != nil || !piece.isEmpty else { throw Malformed(text: String(decoding: bytes, as: UTF8.self)) }
    }
    if !bytes.isEmpty { putBack(bytes) }
    return response ?? RawResponse(status: 0, fields: [:], body: "")
  }

  func request(_ text: String) async throws -> RawResponse {
    try await send(text)
    return try await receiveResponse()
  }

  private func take(_ bytes: inout [UInt8], isHEAD: Bool) throws -> RawResponse? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    var response = try Self.parseHead(String(text[..<end.lowerBound]))
    var rest = String(text[end.upperBound...])
    if isHEAD || (100..<200).contains(response.status) || [204, 304].contains(response.status) {
      // No body.
    } else if response.fields["transfer-encoding"] == "chunked" {
      guard let body = Self.takeChunks(&rest) else { return nil }
      response.body = body
    } else {
      let length = Int(response.fields["content-length"] ?? "") ?? 0
      guard rest.utf8.count >= length else { return nil }
      response.body = String(decoding: Array(rest.utf8.prefix(length)), as: UTF8.self)
      rest = String(decoding: Array(rest.utf8.dropFirst(length)), as: UTF8.self)
    }
    bytes = Array(rest.utf8)
    return response
  }

  private static func parseHead(_ head: String) throws -> RawResponse {
    var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let statusLine = lines.removeFirst().split(separator: " ")
    guard statusLine.count >= 2, statusLine[0] == "HTTP/1.1", let status = Int(statusLine[1]) else {
      throw Malformed(text: head)
    }
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { throw Malformed(text: head) }
      let name = line[..<colon].lowercased()
      guard fields[name] == nil else { throw Malformed(text: head) }
      fields[name] = String(line[line.index(colon, offsetBy: 2)...])
    }
    return RawResponse(status: status, fields: fields, body: "")
  }

  /// Nil while the last chunk is missing.
  private static func takeChunks(_ rest: inout String) -> String? {
    var body = ""
    var text = Substring(rest)
    while true {
      guard let lineEnd = text.range(of: "\r\n"), let size = Int(text[..<lineEnd.lowerBound], radix: 16) else {
        return nil
      }
      let data = text[lineEnd.upperBound...]
      guard data.utf8.count >= size + 2 else { return nil }
      body += String(decoding: Array(data.utf8.prefix(size)), as: UTF8.self)
      text = Substring(String(decoding: Array(data.utf8.dropFirst(size + 2)), as: UTF8.self))
      guard size > 0 else { break }
    }
    rest = String(text)
    return body
  }
}

extension StringProtocol {
  /// The first occurrence, byte by byte (a CR LF is one `Character`).
  fileprivate func range(of part: String) -> Range<String.Index>? {
    let bytes = Array(part.utf8)
    var start = utf8.startIndex
    while start != utf8.endIndex {
      if utf8[start...].starts(with: bytes) { return start..<utf8.index(start, offsetBy: bytes.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}
