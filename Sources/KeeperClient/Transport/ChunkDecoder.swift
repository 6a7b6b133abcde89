/// The chunked transfer coding (RFC 9112 section 7.1), in whatever pieces it comes. Extensions and trailer fields are read
/// and dropped.
struct ChunkDecoder {
  private enum State {
    /// The line with a chunk's size.
    case size
    case data(left: Int)
    /// The empty line behind a chunk.
    case end
    case trailer(fields: Int)
    /// Behind the last chunk.
    case over
  }

  private var state = State.size
  private var line = LineBuffer()
  private let largestChunk: Int

  init(largestChunk: Int) { self.largestChunk = largestChunk }

  var isOver: Bool { if case .over = state { true } else { false } }

  /// Takes what belongs to the body from the front of `bytes`, and gives what it says: of one chunk at the most. Empty
  /// when there is no more.
  mutating func decode(_ bytes: inout ArraySlice<UInt8>) throws(KeeperClientError) -> ArraySlice<UInt8> {
    while !bytes.isEmpty, !isOver {
      if case .data(let left) = state {
        let piece = bytes.prefix(left)
        bytes = bytes.dropFirst(piece.count)
        state = piece.count == left ? .end : .data(left: left - piece.count)
        return piece
      }
      if let whole = try line.take(bytes.removeFirst()) { state = try next(after: whole) }
    }
    return []
  }

  private func next(after line: String) throws(KeeperClientError) -> State {
    switch state {
    case .size:
      let size = try Self.size(ofLine: line)
      guard size <= largestChunk else { throw .protocolViolation("it is longer than \(largestChunk) bytes") }
      return size > 0 ? .data(left: size) : .trailer(fields: 0)
    case .end:
      guard line.isEmpty else { throw .protocolViolation("a chunk is longer than it says") }
      return .size
    case .trailer(let count):
      guard !line.isEmpty else { return .over }
      guard count < ResponseFields.most else { throw .protocolViolation("it has too many fields") }
      _ = try ResponseFields.field(line)
      return .trailer(fields: count + 1)
    case .data, .over: return state
    }
  }

  private static func size(ofLine line: String) throws(KeeperClientError) -> Int {
    let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let size = Int(digits, radix: 16) else {
      throw .protocolViolation("a chunk has no size")
    }
    return size
  }
}
