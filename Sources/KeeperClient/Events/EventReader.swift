import KeeperAPI

/// The events of a chunked `text/event-stream` (HTML Standard, section 9.2), read by a thread that may block. Lines end
/// with LF or CRLF; comments and the fields `id` and `retry` are read and dropped.
struct EventReader {
  private var reader: ByteReader
  private let patience: Duration
  private var unread: [UInt8] = []
  private var position = 0

  /// - Parameters:
  ///   - reader: Stands behind the head of the answer.
  ///   - patience: How long the daemon may say nothing, not even a comment.
  init(_ reader: ByteReader, patience: Duration) {
    self.reader = reader
    self.patience = patience
  }

  /// The next event; nil when the stream has ended as it should. ``KeeperClientError/closed`` when it was cut.
  mutating func next() throws(KeeperClientError) -> ServerSentEvent? {
    var (name, data): (String, [String]) = ("", [])
    while let line = try line() {
      if line.isEmpty {
        // An event without data is none.
        if !data.isEmpty { return ServerSentEvent(name: name, data: data.joined(separator: "\n")) }
        name = ""
        continue
      }
      let (field, value) = Self.split(line)
      switch field {
      case "event": name = String(value)
      case "data":
        guard data.count < Self.mostLines else { throw .protocolViolation("an event is too long") }
        data.append(String(value))
      case _: break
      }
    }
    return nil
  }

  /// Up to the next line end. Nil at the end of the stream, which drops a line without one.
  private mutating func line() throws(KeeperClientError) -> String? {
    var line: [UInt8] = []
    while let byte = try byte() {
      guard byte != UInt8(ascii: "\n") else { return try Self.text(line) }
      guard line.count < Self.longestLine else { throw .protocolViolation("a line of an event is too long") }
      line.append(byte)
    }
    return nil
  }

  private mutating func byte() throws(KeeperClientError) -> UInt8? {
    if position == unread.count {
      reader.beginAnew(until: Deadline(after: patience))
      guard let chunk = try ChunkedBody.chunk(from: &reader) else { return nil }
      (unread, position) = (chunk, 0)
    }
    defer { position += 1 }
    return unread[position]
  }

  private static func text(_ line: [UInt8]) throws(KeeperClientError) -> String {
    let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .protocolViolation("an event is not UTF-8")
    }
    return text
  }

  /// One space after the colon belongs to neither. A comment has an empty field name.
  private static func split(_ line: String) -> (field: Substring, value: Substring) {
    guard let colon = line.firstIndex(of: ":") else { return (line[...], "") }
    let value = line[line.index(after: colon)...]
    return (line[..<colon], value.first == " " ? value.dropFirst() : value)
  }

  private static let longestLine = 256 << 10
  private static let mostLines = 100
}
