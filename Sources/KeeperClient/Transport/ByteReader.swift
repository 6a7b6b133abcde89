/// The bytes of an answer, taken in lines and pieces, up to a limit.
struct ByteReader {
  private let connection: UnixConnection
  private let deadline: Deadline
  private let limit: Int
  private let whenCutShort: KeeperClientError
  private var received: [UInt8] = []
  private var position = 0
  private var total = 0

  /// - Parameters:
  ///   - deadline: When waiting for bytes ends.
  ///   - whenCutShort: What it means when the peer ends the stream within the answer.
  init(
    connection: UnixConnection, by deadline: Deadline, limit: Int,
    whenCutShort: KeeperClientError = .protocolViolation("it ended early")
  ) {
    self.connection = connection
    self.deadline = deadline
    self.limit = limit
    self.whenCutShort = whenCutShort
  }

  /// Waits for the first byte; ``KeeperClientError/closed`` when there is none.
  mutating func awaitFirstByte() throws(KeeperClientError) {
    guard try fill() else { throw .closed }
  }

  /// The next line without its CRLF.
  mutating func line() throws(KeeperClientError) -> String {
    var buffer = LineBuffer()
    while true {
      if let line = try buffer.take(next()) { return line }
    }
  }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) throws(KeeperClientError) -> [UInt8] {
    guard count <= limit else { throw Self.tooLong(limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(count, 1 << 16))
    while bytes.count < count {
      if position == received.count { try refill() }
      let piece = received[position..<min(received.count, position + count - bytes.count)]
      bytes += piece
      position += piece.count
    }
    return bytes
  }

  /// A body in chunks, to its end.
  mutating func chunkedBody() throws(KeeperClientError) -> [UInt8] {
    var (decoder, body): (ChunkDecoder, [UInt8]) = (ChunkDecoder(largestChunk: limit), [])
    while !decoder.isOver {
      if position == received.count { try refill() }
      var rest = unread
      body += try decoder.decode(&rest)
      position = rest.startIndex
    }
    return body
  }

  /// What has come and was not taken.
  var unread: ArraySlice<UInt8> { received[position...] }

  /// That nothing has come after the end of the answer.
  func expectEnd() throws(KeeperClientError) {
    guard position == received.count else { throw .protocolViolation("there are bytes after its end") }
  }

  private mutating func next() throws(KeeperClientError) -> UInt8 {
    if position == received.count { try refill() }
    defer { position += 1 }
    return received[position]
  }

  private mutating func refill() throws(KeeperClientError) {
    guard try fill() else { throw whenCutShort }
  }

  private mutating func fill() throws(KeeperClientError) -> Bool {
    received = try connection.read(by: deadline)
    position = 0
    total += received.count
    guard total <= limit else { throw Self.tooLong(limit) }
    return !received.isEmpty
  }

  private static func tooLong(_ limit: Int) -> KeeperClientError {
    .protocolViolation("it is longer than \(limit) bytes")
  }
}
