import KeeperAPI
import KeeperClient
import Testing

/// What a watch of all accounts makes of full states, resumed ones and cut ones.
@Suite struct AccountWatchTests {
  /// So many updates, in words.
  private static func take(_ count: Int, from server: ScriptedServer) async throws -> [String] {
    var client = KeeperClient(socketPath: server.path)
    client.reconnection = Reconnection(clock: HookedClock())
    var (iterator, updates): (_, [String]) = (client.watchAccounts().makeAsyncIterator(), [])
    while updates.count < count, let update = try await iterator.next() { updates.append(update.summary) }
    return updates
  }

  private static func eventIDs(_ server: ScriptedServer) -> [String?] {
    server.requests.map { $0.firstMatch(of: /\r\nLast-Event-ID: ([^\r]*)\r\n/).map { String($0.output.1) } }
  }

  private static let synced = Stream.event("synced", id: "p1")
  private static let resumed = Stream.event("resumed")

  private static func removed(_ name: String, id: String? = nil) -> String {
    Stream.event("removed", id: id, data: #"{"name":"\#(name)"}"#)
  }

  @Test("the full state, that it is full, and each change → told")
  func changes() async throws {
    let stream = [
      Stream.head, Stream.account("a", 1), Stream.account("b", 1), Self.synced, Stream.account("a", 1, expiresIn: 3),
      Stream.account("b", 2, id: "p2"), Self.removed("a", id: "p3"), Self.removed("z"), Stream.account("c", 1),
    ]
    try await ScriptedServer.run(.hang(after: stream.joined())) { server in
      let updates = try await Self.take(6, from: server)
      #expect(updates == ["a 1", "b 1", "synced", "b 2", "removed a", "c 1"])
      #expect(server.requests.first?.hasPrefix("GET /v1/watch HTTP/1.1\r\n") == true)
    }
  }

  @Test("a restart that is resumed → from the last point, and only what changed")
  func resumption() async throws {
    try await ScriptedServer.run(
      .answer(Stream.head + Stream.account("a", 1) + Self.synced + Stream.account("b", 1, id: "p2")),
      .answer(Stream.head + Self.resumed + Stream.account("a", 2) + Stream.event("synced", id: "p5")),
      .hang(after: Stream.head + Self.resumed + Self.removed("b") + Stream.event("synced", id: "p6"))
    ) { server in
      let updates = try await Self.take(5, from: server)
      #expect(updates == ["a 1", "synced", "b 1", "a 2", "removed b"])
      #expect(Self.eventIDs(server) == [nil, "p2", "p5"])
    }
  }

  @Test("a restart that forgets → the full state again: nothing twice, and what is gone is told")
  func newHistory() async throws {
    try await ScriptedServer.run(
      .answer(Stream.head + ["a", "b", "c"].map { Stream.account($0, 1) }.joined() + Self.synced),
      .hang(after: Stream.head + Stream.account("b", 1, expiresIn: 1) + Stream.account("c", 2) + Self.synced)
    ) { server in
      let updates = try await Self.take(6, from: server)
      #expect(updates == ["a 1", "b 1", "c 1", "synced", "c 2", "removed a"])
    }
  }

  @Test("a stream that is cut while it tells the state → begun anew, and an account that it left out is not gone yet")
  func cutState() async throws {
    let whole = Stream.account("a", 1) + Stream.account("b", 1, id: "p0")
    try await ScriptedServer.run(
      .answer(Stream.head + whole), .answer(Stream.head + whole + Self.synced),
      .answer(Stream.head + Self.resumed + Stream.account("a", 2, id: "p7")),
      .answer(Stream.head + Stream.account("a", 2)),
      .hang(after: Stream.head + Stream.account("a", 2) + Self.synced)
    ) { server in
      let updates = try await Self.take(5, from: server)
      #expect(updates == ["a 1", "b 1", "synced", "a 2", "removed b"])
      // Not p0, nor p7: what stands before them may be missing.
      #expect(Self.eventIDs(server) == [nil, nil, "p1", "p1", "p1"])
    }
  }
}

extension AccountUpdate {
  fileprivate var summary: String {
    switch self {
    case .account(let account): "\(account.name) \(account.generation)"
    case .removed(let name): "removed \(name)"
    case .synced: "synced"
    }
  }
}
