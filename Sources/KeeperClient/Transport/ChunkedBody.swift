/// The chunked transfer coding (RFC 9112 section 7.1). Extensions and trailer fields are read and dropped.
enum ChunkedBody {
  static func read(from reader: inout ByteReader) throws(KeeperClientError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try size(ofLine: reader.line())
      if size == 0 { break }
      body += try reader.bytes(size)
      guard try reader.line().isEmpty else { throw .protocolViolation("a chunk is longer than it says") }
    }
    _ = try ResponseFields(from: &reader)
    return body
  }

  private static func size(ofLine line: String) throws(KeeperClientError) -> Int {
    let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let size = Int(digits, radix: 16) else {
      throw .protocolViolation("a chunk has no size")
    }
    return size
  }
}
