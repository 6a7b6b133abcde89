/// The bytes of an answer, taken in lines and pieces, up to a limit.
struct ByteReader {
  private let connection: UnixConnection
  private var deadline: Deadline
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

  /// Begins to count bytes and time anew: what comes from here on is a thing of its own.
  mutating func beginAnew(until deadline: Deadline) {
    self.deadline = deadline
    total = 0
  }

  /// Waits for the first byte; ``KeeperClientError/closed`` when there is none.
  mutating func awaitFirstByte() throws(KeeperClientError) {
    guard try fill() else { throw .closed }
  }

  /// The next line without its CRLF, which must be there (RFC 9112 section 2.2).
  mutating func line() throws(KeeperClientError) -> String {
    var line: [UInt8] = []
    while true {
      let byte = try next()
      if byte == UInt8(ascii: "\n") { break }
      guard line.count < Self.longestLine else { throw .protocolViolation("a line is too long") }
      line.append(byte)
    }
    guard line.popLast() == UInt8(ascii: "\r"), line.allSatisfy(\.isFieldByte) else {
      throw .protocolViolation("a line has bytes that do not belong there")
    }
    return String(decoding: line, as: UTF8.self)
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

  private static let longestLine = 4096

  private static func tooLong(_ limit: Int) -> KeeperClientError {
    .protocolViolation("it is longer than \(limit) bytes")
  }
}

extension UInt8 {
  /// RFC 9110 section 5.5 without `obs-text`: visible characters, space and tab.
  fileprivate var isFieldByte: Bool { self >= 0x20 && self < 0x7F || self == UInt8(ascii: "\t") }
}
