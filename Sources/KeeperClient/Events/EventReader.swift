import KeeperAPI

/// The events of a chunked `text/event-stream` (HTML Standard, section 9.2), in whatever pieces it comes. Lines end with
/// LF or CRLF; comments are passed over.
struct EventReader {
  private var chunks = ChunkDecoder(largestChunk: 1 << 20)
  private var arrived: ArraySlice<UInt8>
  private var text: ArraySlice<UInt8> = []
  private var line: [UInt8] = []
  private var event = ServerSentEvent(name: "", data: "")
  private var data: [Substring] = []

  /// How long the daemon wants its clients to wait before they connect again.
  private(set) var retry: Duration?

  /// - Parameter arrived: What has come behind the head of the answer already.
  init(_ arrived: ArraySlice<UInt8> = []) { self.arrived = arrived }

  /// Whether the stream has ended as it should.
  var isOver: Bool { chunks.isOver && text.isEmpty }

  /// What has come is to be read by ``next()``.
  mutating func take(_ bytes: [UInt8]) { arrived = arrived.isEmpty ? bytes[...] : arrived + bytes }

  /// The next event; nil when it has not come as a whole.
  mutating func next() throws(KeeperClientError) -> ServerSentEvent? {
    while try fill() {
      let byte = text.removeFirst()
      if byte == UInt8(ascii: "\n") {
        if let event = try endLine() { return event }
      } else {
        guard line.count < Self.longestLine else { throw .protocolViolation("a line of an event is too long") }
        line.append(byte)
      }
    }
    return nil
  }

  /// Whether there is a byte to read.
  private mutating func fill() throws(KeeperClientError) -> Bool {
    if text.isEmpty { text = try chunks.decode(&arrived) }
    // An empty slice would hold on to all that it was cut from.
    if arrived.isEmpty { arrived = [] }
    return !text.isEmpty
  }

  private mutating func endLine() throws(KeeperClientError) -> ServerSentEvent? {
    let whole = try Self.text(line)
    line.removeAll(keepingCapacity: whole.utf8.count < Self.usualLine)
    guard !whole.isEmpty else { return endEvent() }
    try take(field: whole)
    return nil
  }

  /// An event without data is none; its id counts for the next.
  private mutating func endEvent() -> ServerSentEvent? {
    defer { event.name = "" }
    guard !data.isEmpty else { return nil }
    event.data = data.joined(separator: "\n")
    defer { (event, data) = (ServerSentEvent(name: "", data: ""), []) }
    return event
  }

  private mutating func take(field line: String) throws(KeeperClientError) {
    let (field, value) = Self.split(line)
    switch field {
    case "event": event.name = String(value)
    case "data":
      guard data.count < Self.mostLines else { throw .protocolViolation("an event is too long") }
      data.append(value)
    // One that cannot stand in a field of a request could not be sent back.
    case "id" where value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }): event.id = String(value)
    case "retry": retry = Int(digits: value).map { .milliseconds($0) } ?? retry
    case _: break
    }
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
  /// Room that is kept from line to line.
  private static let usualLine = 4 << 10
  private static let mostLines = 100
}
