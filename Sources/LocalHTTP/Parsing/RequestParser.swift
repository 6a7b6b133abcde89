import NIOCore

/// Cuts the bytes of a connection into requests, one at a time: what belongs to later requests stays bytes until it is
/// asked for, so that a caller who pipelines thousands costs no more than its unread bytes.
///
/// Pure: bytes in, requests out. Not NIO's decoder, because that one parses everything that a read brought before the
/// first request is answered, and knows no limit for a head as a whole.
struct RequestParser {
  enum Step {
    /// All that has arrived is used up.
    case needsMore
    /// The caller waits for `100 Continue` before it goes on.
    case expectsContinue
    case request(RequestHead, body: [UInt8])
  }

  private enum State {
    /// Nothing of a request, or part of its head. Goes to one of the others when the head is whole.
    case head
    /// Goes to `head` when this many bytes are there.
    case body(RequestHead, Int)
    /// Goes to `head` after the last chunk.
    case chunks(RequestHead, ChunkedBody)
  }

  private let limits: Limits
  private var input = ByteBuffer()
  private var state = State.head
  /// Within the readable bytes: what was already searched for the end of the head, and where its current line starts.
  private var scanned = 0
  private var lineStart = 0
  private var skippedEmptyLine = false

  init(limits: Limits) { self.limits = limits }

  /// Bytes that no request has used yet.
  var unread: Int { input.readableBytes }

  /// Whether a request has begun and is not whole.
  var isWithinRequest: Bool {
    if case .head = state { input.readableBytes > 0 || skippedEmptyLine } else { true }
  }

  mutating func receive(_ bytes: ByteBuffer) {
    if input.readableBytes == 0 {
      input = bytes
    } else {
      input.discardReadBytes()
      input.writeImmutableBuffer(bytes)
    }
  }

  mutating func next() throws(Refusal) -> Step {
    switch state {
    case .head:
      guard let head = try readHead() else { return .needsMore }
      return try begin(head)
    case .body(let head, let length):
      guard input.readableBytes >= length else { return .needsMore }
      return finish(head, body: input.readBytes(length: length) ?? [])
    case .chunks(let head, var chunks):
      state = .head  // So that `chunks` is the only owner of its bytes, and appending does not copy them.
      guard try chunks.read(&input, limits: limits) else {
        state = .chunks(head, chunks)
        return .needsMore
      }
      return finish(head, body: chunks.body)
    }
  }

  private mutating func begin(_ head: RequestHead) throws(Refusal) -> Step {
    switch head.body {
    case .length(0):
      return finish(head, body: [])
    case .length(let length):
      guard length <= limits.body else { throw .bodyTooLarge }
      state = .body(head, length)
    case .chunked:
      state = .chunks(head, ChunkedBody())
    }
    // A caller that has begun to send the body is not waiting.
    return head.expectsContinue && input.readableBytes == 0 ? .expectsContinue : try next()
  }

  private mutating func finish(_ head: RequestHead, body: [UInt8]) -> Step {
    state = .head
    // Nobody holds on to the bytes of the last read, so that the next one may go to the same place.
    if input.readableBytes == 0 { input = ByteBuffer() }
    return .request(head, body: body)
  }

  private mutating func readHead() throws(Refusal) -> RequestHead? {
    guard let length = try findEndOfHead() else {
      guard input.readableBytes <= limits.head else { throw .headTooLarge }
      return nil
    }
    guard length <= limits.head else { throw .headTooLarge }
    let head = try HeadParser.parse(input.readableBytesUInt8Span.extracting(first: length))
    input.moveReaderIndex(forwardBy: length)
    (scanned, lineStart, skippedEmptyLine) = (0, 0, false)
    return head
  }

  /// The length of the head, its empty line included; nil when that has not arrived.
  private mutating func findEndOfHead() throws(Refusal) -> Int? {
    while let end = input.readableBytesUInt8Span.firstIndex(of: UInt8(ascii: "\n"), in: scanned..<input.readableBytes) {
      guard end > lineStart, input.readableBytesUInt8Span[end - 1] == UInt8(ascii: "\r") else {
        throw .malformed("A line does not end in CR LF.")
      }
      let isEmptyLine = end - 1 == lineStart
      (scanned, lineStart) = (end + 1, end + 1)
      guard isEmptyLine else { continue }
      guard end == 1 else { return end + 1 }
      try skipEmptyLine()
    }
    scanned = input.readableBytes
    return nil
  }

  /// RFC 9112 section 2.2: one empty line before a request is a habit of old clients, and is ignored.
  private mutating func skipEmptyLine() throws(Refusal) {
    guard !skippedEmptyLine else { throw .malformed("There is no request line.") }
    skippedEmptyLine = true
    input.moveReaderIndex(forwardBy: 2)
    (scanned, lineStart) = (0, 0)
  }
}
