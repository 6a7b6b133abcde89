import Dispatch
import Keeper
import Synchronization
import Testing

@testable import TwitchIdentity

@Suite(.timeLimit(.minutes(1))) struct ConnectionLimitTests {
  /// Opens when so many have arrived, and stays open.
  private final class Gate: Sendable {
    private let arrivals = Mutex(0)
    private let opened = DispatchSemaphore(value: 0)
    private let width: Int

    init(width: Int) { self.width = width }

    func pass() {
      let arrived = arrivals.withLock { arrivals in
        arrivals += 1
        return arrivals
      }
      if arrived >= width { open() }
      opened.wait()
      opened.signal()
    }

    func open() { opened.signal() }
  }

  @Test("a hundred validations at once → sixty-four connections") func bounded() async throws {
    let gate = Gate(width: 64)
    try await RawServer.with { peer in
      while try peer.request() != nil {
        gate.pass()
        try peer.answer("200 OK", Good.validation)
      }
    } _: { server in
      defer { gate.open() }
      let validated = try await withProvider(server.url) { provider in
        await withTaskGroup(of: Outcome.self) { group in
          for _ in 0..<100 { group.addTask { await IdentityCall.validate.outcome(from: provider) } }
          return await group.reduce(0) { if case .validation = $1 { $0 + 1 } else { $0 } }
        }
      }
      #expect(validated == 100)
      #expect(server.connections == 64)
    }
  }
}
