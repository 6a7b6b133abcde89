/// The chunked transfer coding (RFC 9112 section 7.1). Extensions and trailer fields are read and dropped.
enum ChunkedBody {
  static func read(from reader: inout ByteReader) throws(KeeperClientError) -> [UInt8] {
    var body: [UInt8] = []
    while let chunk = try chunk(from: &reader) { body += chunk }
    return body
  }

  /// The next one, as soon as it is whole; nil after the last.
  static func chunk(from reader: inout ByteReader) throws(KeeperClientError) -> [UInt8]? {
    let size = try size(ofLine: reader.line())
    guard size > 0 else {
      _ = try ResponseFields(from: &reader)
      return nil
    }
    let chunk = try reader.bytes(size)
    guard try reader.line().isEmpty else { throw .protocolViolation("a chunk is longer than it says") }
    return chunk
  }

  private static func size(ofLine line: String) throws(KeeperClientError) -> Int {
    let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let size = Int(digits, radix: 16) else {
      throw .protocolViolation("a chunk has no size")
    }
    return size
  }
}
