/// A line of an answer's head, or of its framing, byte by byte (RFC 9112 section 2.2).
struct LineBuffer {
  private var bytes: [UInt8] = []

  /// The line without its CRLF, which must be there, once it is whole.
  mutating func take(_ byte: UInt8) throws(KeeperClientError) -> String? {
    guard byte == UInt8(ascii: "\n") else {
      guard bytes.count < Self.longest else { throw .protocolViolation("a line is too long") }
      bytes.append(byte)
      return nil
    }
    guard bytes.popLast() == UInt8(ascii: "\r"), bytes.allSatisfy(\.isFieldByte) else {
      throw .protocolViolation("a line has bytes that do not belong there")
    }
    defer { bytes = [] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let longest = 4096
}

extension UInt8 {
  /// RFC 9110 section 5.5 without `obs-text`: visible characters, space and tab.
  fileprivate var isFieldByte: Bool { self >= 0x20 && self < 0x7F || self == UInt8(ascii: "\t") }
}
