import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

/// A caller that watches, and may stop reading.
final class WatchLog: BodyWriter {
  private let frames: AsyncStream<EventFrame>
  private let frame: AsyncStream<EventFrame>.Continuation
  /// Closed, the caller does not read.
  let window = Gate()

  init() { (frames, frame) = AsyncStream.makeStream() }

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    await window.pass()
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n\n") else { throw StreamEnded() }
    for part in text.dropLast(2).split(separator: "\n\n") { frame.yield(EventFrame(String(part))) }
  }

  func end() { frame.finish() }

  /// The next event or heartbeat; nil at the end.
  func next() async -> EventFrame? {
    for await frame in frames where frame.retry == nil { return frame }
    return nil
  }

  /// The next event, whatever heartbeats come before.
  func event() async throws -> EventFrame {
    while let frame = await next() {
      if !frame.isHeartbeat { return frame }
    }
    throw StreamEnded()
  }

  // The next event, which must be of that kind.
  func nextToken() async throws -> TokenPayload {
    let event = try await event()
    return try #require(event.token)
  }
  func problem() async throws -> Problem {
    let event = try await event()
    return try #require(event.problem)
  }
  func account() async throws -> AccountPayload {
    let event = try await event()
    return try #require(event.account)
  }
  func removed() async throws -> RemovedAccount {
    let event = try await event()
    return try #require(event.removed)
  }

  /// The token of the next event that has one.
  func token() async throws -> TokenPayload {
    while true {
      if let token = try await event().token { return token }
    }
  }

  /// Events up to the first of that name, without it.
  func events(until name: AccountEvent.Name) async throws -> [EventFrame] {
    var events: [EventFrame] = []
    while true {
      let event = try await event()
      if event.name == name.rawValue { return events }
      events.append(event)
    }
  }
}

extension ServerBench {
  /// Watches while `body` runs.
  func watch(
    _ path: String, _ caller: Caller = root, lastEventID: String? = nil, _ body: (WatchLog) async throws -> Void
  ) async throws {
    let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
    var fields = HTTPFields()
    fields[HTTPField.Name("Last-Event-ID")!] = lastEventID
    let request = Request(
      method: .get, path: parts[0], query: parts.count > 1 ? parts[1] : nil, fields: fields, caller: caller)
    guard case .stream(let head, let operation) = handler.answer(to: request) else { throw NoStream() }
    guard head.fields[.contentType] == MediaType.eventStream else { throw NoStream() }
    let log = WatchLog()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { log.end() }
        do {
          try await operation(log)
        } catch is CancellationError {
          // As when the server stops while something is being told.
        }
      }
      do {
        try await body(log)
      } catch {
        group.cancelAll()
        throw error
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  /// The bot's token is refused by Twitch, and another is had.
  func renewBot() async {
    clock.advance(by: .seconds(60))
    twitch.answerNextValidations(with: .failure(.grantRejected(reason: "invalid access token")))
    let generation = keeper.board[.bot]?.generation ?? 0
    _ = await send(.post, "/v1/tokens/bot/reject", #"{"generation": \#(generation)}"#)
  }

  /// An app account that is not in the configuration.
  func addApp(_ name: String) async -> Response {
    await send(
      .put, "/v1/accounts/\(name)",
      #"{"grant": {}, "registration": {"client": "mybot", "grant_type": "client_credentials", "scopes": []}}"#)
  }
}

/// `#expect` cannot look into what waits and throws.
func expect<Value: Equatable>(
  _ value: Value, is expected: Value, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(value == expected, comment, sourceLocation: sourceLocation)
}
