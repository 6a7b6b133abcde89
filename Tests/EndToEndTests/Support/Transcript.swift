import Synchronization

/// Lines as they come, to be waited for: a log, or the messages to a service manager.
final class Transcript: Sendable {
  private struct State {
    var lines: [String] = []
    var isOver = false
    var readers: [AsyncStream<String>.Continuation] = []
  }

  struct Missing: Error, CustomStringConvertible {
    let what: String
    let lines: [String]

    var description: String { "no line has \(what); there are:\n" + lines.joined(separator: "\n") }
  }

  private let state = Mutex(State())

  var lines: [String] { state.withLock(\.lines) }
  var text: String { lines.joined(separator: "\n") }
  /// Where the next line will be: for those who wait for something to happen from now on.
  var end: Int { state.withLock(\.lines.count) }

  func add(_ line: String) {
    let readers = state.withLock { state in
      state.lines.append(line)
      return state.readers
    }
    for reader in readers { reader.yield(line) }
  }

  func finish() {
    let readers = state.withLock { state in
      state.isOver = true
      return state.readers
    }
    for reader in readers { reader.finish() }
  }

  /// Waits for a line with all of `parts`, from line `start` on, and returns the first.
  @discardableResult
  func line(
    with parts: String..., from start: Int = 0, within limit: Duration = .seconds(40)
  ) async throws -> String {
    let found = try await within(limit, "a line with \(parts), among:\n\(self.text)") {
      for await line in self.stream(from: start) where parts.allSatisfy(line.contains) { return Optional(line) }
      return nil
    }
    guard let found else { throw Missing(what: "\(parts)", lines: lines) }
    return found
  }

  private func stream(from start: Int) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self)
    state.withLock { state in
      for line in state.lines.dropFirst(start) { continuation.yield(line) }
      if state.isOver { continuation.finish() } else { state.readers.append(continuation) }
    }
    return stream
  }
}
