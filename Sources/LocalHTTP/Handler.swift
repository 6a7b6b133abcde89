/// Answers requests. `answer(to:)` runs on the event loop, so it returns at once: what needs waiting goes into
/// ``Answer/later(_:)`` or ``Answer/stream(_:_:)``, which run in tasks that are cancelled when the caller hangs up.
package protocol Handler: Sendable {
  func answer(to request: Request) -> Answer
}

package enum Answer: Sendable {
  /// The whole response, known now. No task, no hop.
  case now(Response)
  /// The whole response, once it is known.
  case later(@Sendable () async -> Response)
  /// Not yet known which of the others it is.
  case deferred(@Sendable () async -> Answer)
  /// The head now, the body piece by piece (chunked; the head's own `body` is ignored). The response ends when the
  /// closure returns; when it throws, the connection is cut so that the reader cannot take it for complete.
  case stream(Response, @Sendable (any BodyWriter) async throws -> Void)
  /// These bytes as they are, then the end of the connection: `reset` cuts it with an RST where the transport has one.
  /// For emulators of broken servers.
  case raw([UInt8], reset: Bool)
  /// The same piece by piece, head and all, then the end of the connection: a reset when the closure throws. For
  /// emulators of slow servers.
  case rawStream(@Sendable (any BodyWriter) async throws -> Void)
}

/// The body of a streaming response.
package protocol BodyWriter: Sendable {
  /// Sends a piece. Suspends while the reader's window is full. Throws ``StreamEnded`` when the reader is gone or too
  /// slow, and `CancellationError` when the server shuts down.
  func write(_ bytes: [UInt8]) async throws
}

/// Nobody will read what is written: the reader hung up, or took longer than ``Limits/writeDeadline``.
package struct StreamEnded: Error {
  package init() {}
}
