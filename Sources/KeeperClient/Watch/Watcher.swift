import KeeperAPI

/// One connection after the other, and what they tell.
struct Watcher<Update: Sendable> {
  private let client: KeeperClient
  private var request: Request
  private let silence: Duration
  private let onConnection: @Sendable (WatchConnection) -> Void
  private var memory: any WatchMemory<Update>
  private var source: EventSource?
  private var pending: [Update] = []
  private var failures = 0
  /// What the daemon last said of how long to wait before the next connection.
  private var retry: Duration?
  private var wasConnected = false
  private var isOver = false

  init(
    _ client: KeeperClient, _ request: Request, memory: any WatchMemory<Update>, silence: Duration,
    onConnection: @escaping @Sendable (WatchConnection) -> Void
  ) {
    self.client = client
    self.request = request
    self.request.accept = MediaType.eventStream
    self.memory = memory
    self.silence = silence
    self.onConnection = onConnection
  }

  mutating func next() async throws(KeeperClientError) -> Update? {
    while !isOver, !Task.isCancelled {
      // From the end: they are kept in reverse.
      if let update = pending.popLast() { return update }
      do throws(KeeperClientError) {
        if let source { try await follow(source) } else { try await connect() }
      } catch {
        try await goOn(after: error)
      }
    }
    (source, isOver) = (nil, true)
    return nil
  }

  private mutating func connect() async throws(KeeperClientError) {
    request.lastEventID = memory.resumePoint
    source = try await client.open(request, silence: silence)
    wasConnected = true
    memory.begin()
    onConnection(.connected)
  }

  private mutating func follow(_ source: EventSource) async throws(KeeperClientError) {
    guard let event = try await source.next() else { throw .closed }
    failures = 0
    pending = try memory.take(event).reversed()
  }

  private mutating func goOn(after error: KeeperClientError) async throws(KeeperClientError) {
    // It is no trouble of the connection then.
    guard !Task.isCancelled else { return }
    retry = source?.retry ?? retry
    source = nil
    guard error.mayPass(wasConnected: wasConnected) else {
      isOver = true
      throw error
    }
    failures += 1
    let delay = client.reconnection.delay(after: failures, base: retry, least: error.retryAfter)
    onConnection(.lost(error, retryIn: delay))
    // Only a cancellation ends it early, which the caller sees.
    do { try await client.reconnection.clock.sleep(for: delay) } catch {}
  }
}
