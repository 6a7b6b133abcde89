/// What comes before the body of an answer.
struct ResponseHead: Sendable {
  let status: Int
  let fields: ResponseFields

  init(from reader: inout ByteReader) throws(KeeperClientError) {
    try reader.awaitFirstByte()
    status = try Self.status(ofLine: reader.line())
    fields = try ResponseFields(from: &reader)
  }

  /// `HTTP/1.1 200 OK`; the reason phrase may be empty or missing.
  private static func status(ofLine line: String) throws(KeeperClientError) -> Int {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0] == "HTTP/1.1", let status = Int(digits: parts[1]), (200...599).contains(status)
    else { throw .protocolViolation("it does not begin like HTTP/1.1") }
    return status
  }
}

/// An answer, read whole and strictly: HTTP/1.1 with a length or in chunks (RFC 9112), nothing that tolerance allows.
struct Response: Sendable {
  let status: Int
  let fields: ResponseFields
  let body: [UInt8]

  init(from reader: inout ByteReader) throws(KeeperClientError) {
    try self.init(ResponseHead(from: &reader), bodyFrom: &reader)
  }

  init(_ head: ResponseHead, bodyFrom reader: inout ByteReader) throws(KeeperClientError) {
    status = head.status
    fields = head.fields
    body = try Self.body(from: &reader, fields)
    try reader.expectEnd()
  }

  private static func body(
    from reader: inout ByteReader, _ fields: ResponseFields
  ) throws(KeeperClientError) -> [UInt8] {
    switch (fields.values("content-length"), fields.values("transfer-encoding")) {
    case (let lengths, []) where lengths.count == 1:
      guard let length = Int(digits: lengths[0]) else { throw .protocolViolation("its length is no number") }
      return try reader.bytes(length)
    case ([], let codings) where codings.map({ $0.lowercased() }) == ["chunked"]:
      return try reader.chunkedBody()
    case (_, _): throw .protocolViolation("its length is not clear")
    }
  }
}

extension Int {
  /// ASCII digits and nothing else; nil also for what does not fit.
  init?(digits: some StringProtocol) {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    self.init(digits)
  }
}
