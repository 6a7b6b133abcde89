import NIOCore

/// A body in chunks (RFC 9112 section 7.1). Extensions and trailers are read past.
struct ChunkedBody {
  private enum State {
    case size
    /// Bytes of the chunk that are still to come.
    case data(Int)
    case dataEnd
    case trailer
  }

  /// Without extensions a size line is a few digits; a longer one is an attempt to make us read for nothing.
  private static let maximumSizeLine = 256

  private(set) var body: [UInt8] = []
  private var state = State.size
  private var trailerBytes = 0

  /// Takes what it can from `input`. True when the body is whole.
  mutating func read(_ input: inout ByteBuffer, limits: Limits) throws(Refusal) -> Bool {
    while true {
      switch state {
      case .size:
        guard let line = try Self.readLine(&input, limit: Self.maximumSizeLine) else { return false }
        let size = try Self.size(line)
        guard size <= limits.body - body.count else { throw .bodyTooLarge }
        state = size == 0 ? .trailer : .data(size)
      case .data(let missing):
        guard let piece = input.readBytes(length: min(missing, input.readableBytes)), !piece.isEmpty else {
          return false
        }
        body += piece
        state = piece.count == missing ? .dataEnd : .data(missing - piece.count)
      case .dataEnd:
        guard let line = try Self.readLine(&input, limit: 2) else { return false }
        guard line.isEmpty else { throw .malformed("A chunk is longer than its size says.") }
        state = .size
      case .trailer:
        guard let line = try Self.readLine(&input, limit: limits.head - trailerBytes) else { return false }
        trailerBytes += line.count + 2
        if line.isEmpty { return true }
      }
    }
  }

  /// A line without its CR LF; nil when its end has not arrived.
  private static func readLine(_ input: inout ByteBuffer, limit: Int) throws(Refusal) -> [UInt8]? {
    let view = input.readableBytesView.prefix(max(limit, 0))
    guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
      guard view.count < limit else { throw .malformed("A line of the chunked body is too long.") }
      return nil
    }
    guard var line = input.readBytes(length: end - view.startIndex + 1), line.count >= 2, line[line.count - 2] == 0x0D
    else { throw .malformed("A line of the chunked body does not end in CR LF.") }
    line.removeLast(2)
    return line
  }

  private static func size(_ line: [UInt8]) throws(Refusal) -> Int {
    let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
    // Eight digits are 4 GiB; parsing signs and prefixes is left to nobody.
    guard (1...8).contains(digits.count), digits.allSatisfy(isHexDigit),
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw .malformed("The size of a chunk is not a hexadecimal number.") }
    return size
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
