import KeeperAPI
import Testing

@testable import KeeperClient

@Suite("Bytes of a stream, read as they come") struct EventReaderTests {
  /// All events, with the bytes given in pieces of that length.
  private static func read(_ text: String, pieces length: Int) throws -> (events: [ServerSentEvent], retry: Duration?) {
    var (reader, events): (EventReader, [ServerSentEvent]) = (EventReader(), [])
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      reader.take(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
      while let event = try reader.next() { events.append(event) }
    }
    #expect(reader.isOver)
    return (events, reader.retry)
  }

  private static let text =
    Stream.chunk(": hello\n\nretry: 1000\nid: 7\nevent: a\ndata: 1\ndata:  2\n\n")
    + Stream.chunk("event: a\ndata: 3\r\n\r\n:\n\nid\ndata\n\n") + Stream.chunk("id: 9\n\ndata: 4\n\nid: 1\ndata: cut")
    + "0;x=y\r\nTrailer: x\r\n\r\n"

  @Test("ids, retries, comments and data → the same events, in pieces of any length", arguments: 1...60)
  func pieces(length: Int) throws {
    let (events, retry) = try Self.read(Self.text, pieces: length)
    #expect(
      events == [
        ServerSentEvent(name: "a", data: "1\n 2", id: "7"), ServerSentEvent(name: "a", data: "3"),
        ServerSentEvent(name: "", data: "", id: ""), ServerSentEvent(name: "", data: "4", id: "9"),
      ])
    #expect(retry == .seconds(1))
  }

  @Test(
    "what no field may have, or is no number → passed over",
    arguments: ["retry: soon\n", "retry: -1\n", "id: a\u{1}\n", "id: ä\n", "id: a\rb\n", "idle: 1\n", "id : 1\n"])
  func passedOver(line: String) throws {
    let (events, retry) = try Self.read(Stream.chunk(line + "data: 1\n\n") + Stream.end, pieces: 1)
    #expect(events == [ServerSentEvent(name: "", data: "1")] && retry == nil)
  }

  @Test("good events before a bad byte → given first")
  func goodThenBad() throws {
    var reader = EventReader(Array((Stream.chunk("data: 1\n\n") + "zz\r\n").utf8)[...])
    #expect(try reader.next() == ServerSentEvent(name: "", data: "1"))
    #expect(throws: KeeperClientError.protocolViolation("a chunk has no size")) { try reader.next() }
  }

  @Test("an endless line, in endless chunks → refused")
  func endless() throws {
    var reader = EventReader()
    #expect(throws: KeeperClientError.protocolViolation("a line of an event is too long")) {
      for _ in 0..<100 {
        reader.take(Array(Stream.chunk(String(repeating: "x", count: 10_000)).utf8))
        _ = try reader.next()
      }
    }
  }
}
