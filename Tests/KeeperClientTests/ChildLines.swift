/// The lines of a child, one by one.
struct ChildLines {
  private var iterator: AsyncStream<String>.Iterator

  init(_ lines: AsyncStream<String>) { iterator = lines.makeAsyncIterator() }

  /// Waits for it; nil after the last.
  mutating func next() async -> String? { await iterator.next(isolation: #isolation) }
}
