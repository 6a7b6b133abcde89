/// Something that happened, for one waiter.
struct Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func fire() { continuation.yield() }

  /// Returns at once if it has fired since the last wait, and when the task is cancelled.
  func wait() async {
    for await _ in stream { return }
  }

  /// Until the task is cancelled.
  static func never() async { await Signal().wait() }
}

/// Tries again until `body` is true; for facts of the kernel that announce themselves to nobody.
func eventually(_ body: () async throws -> Bool) async rethrows -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(10)
  while clock.now < end {
    if try await body() { return true }
    await Task.yield()
  }
  return false
}
