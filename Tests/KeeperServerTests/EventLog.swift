import FoundationEssentials
import HTTPTypes
import KeeperAPI
import KeeperServer
import LocalHTTP
import Synchronization

/// A caller of a stream, who can be awaited event by event, and who may hang up.
final class EventLog: BodyWriter {
  private let texts: AsyncStream<String>
  private let text: AsyncStream<String>.Continuation
  private let hasHungUp = Atomic(false)

  init() { (texts, text) = AsyncStream.makeStream() }

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    if hasHungUp.load(ordering: .acquiring) { throw StreamEnded() }
    text.yield(String(decoding: bytes, as: UTF8.self))
  }

  func hangUp() { hasHungUp.store(true, ordering: .releasing) }

  /// The next event but `waiting`, by its name and data.
  func next() async -> (name: String, data: String)? {
    for await text in texts {
      let lines = text.split(separator: "\n")
      guard lines.count == 2, text.hasSuffix("\n\n") else { return ("malformed", text) }
      let name = String(lines[0].dropFirst("event: ".count))
      if name != "waiting" { return (name, String(lines[1].dropFirst("data: ".count))) }
    }
    return nil
  }

  func next<Payload: Decodable>(_ name: LoginEvent.Name, as type: Payload.Type = Payload.self) async throws -> Payload {
    guard let event = await next(), event.name == name.rawValue else { throw Unexpected(name: name) }
    return try JSONDecoder().decode(type, from: Data(event.data.utf8))
  }

  struct Unexpected: Error {
    let name: LoginEvent.Name
  }
}

extension ServerBench {
  /// Begins a login as root and gives `body` what its caller sees.
  func login(_ path: String, _ options: String = "", _ body: (EventLog) async throws -> Void) async throws {
    let request = Request(method: .post, path: path, body: Array(options.utf8), caller: Self.root)
    guard case .stream(let head, let operation) = handler.answer(to: request) else { throw NoStream() }
    guard head.fields[.contentType] == MediaType.eventStream else { throw NoStream() }
    let log = EventLog()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await operation(log) }
      defer { group.cancelAll() }
      try await body(log)
    }
  }

  struct NoStream: Error {}
}
