import HTTPTypes
import LocalHTTP
package import Logging
import Synchronization

/// An emulator of Twitch's identity service: a ``World`` behind HTTP, with faults to order and a log of requests.
package final class TwitchSandbox: Sendable {
  struct State: Sendable {
    var world: World
    var faults: FaultPlan
    var ledger = Ledger()
    /// What was added to the clock, in milliseconds.
    var clockOffset: Int64 = 0
    var waiters = Waiters()
    /// Ended when what is held now may go.
    var held: [AsyncStream<Never>.Continuation] = []
  }

  private let state: Mutex<State>
  private let clock: SandboxClock
  private let logger: Logger
  private let connections = ConnectionMeter()

  /// `seed` decides which requests faults with a probability hit; the world has its own.
  package init(
    world: World = World(), clock: SandboxClock = .real, seed: UInt64 = 1,
    logger: Logger = Logger(label: "twitch-sandbox") { _ in SwiftLogNoOpLogHandler() }
  ) {
    state = Mutex(State(world: world, faults: FaultPlan(seed: seed)))
    self.clock = clock
    self.logger = logger
  }

  /// Reads or changes the world, at the present moment, between two requests.
  package func withWorld<R>(_ body: (inout World) throws -> R) rethrows -> R {
    try withState { try body(&$0.world) }
  }

  /// Makes the next requests to `endpoint` go wrong.
  package func setFault(
    _ effect: Fault.Effect, on endpoint: SandboxEndpoint, _ occurrence: Fault.Occurrence = .next(1),
    afterCommit: Bool = false
  ) {
    withState { $0.faults.add(Fault(effect, afterCommit: afterCommit), on: endpoint, occurrence) }
  }

  /// Takes back the faults of `endpoint`, or all of them.
  package func clearFaults(on endpoint: SandboxEndpoint? = nil) { withState { $0.faults.clear(endpoint) } }

  /// Lets go all answers that ``Fault/Effect/hold`` has kept so far.
  package func release() { withState { $0.release() } }

  /// A step of the clock, which may be backwards.
  package func advance(by seconds: Double) { withState { $0.clockOffset += Int64(seconds * 1000) } }

  package var now: SandboxTime { withState { $0.world.now } }

  /// The last requests, oldest first, those for admin routes left out.
  package var requests: [RequestRecord] { withState { $0.ledger.records } }

  package func requestCount(_ endpoint: SandboxEndpoint) -> Int {
    withState { $0.ledger.counts[endpoint, default: 0] }
  }

  package var requestCounts: [SandboxEndpoint: Int] { withState { $0.ledger.counts } }

  /// How many connections were made since the start, those for admin routes included.
  package var connectionCount: Int { connections.everOpened }

  /// How often that access token was validated, whatever the answer.
  package func validationCount(ofToken token: String) -> Int {
    withState { $0.ledger.validations[Redaction.fingerprint(token), default: 0] }
  }

  package func clearRequests() { withState { $0.ledger.clear() } }

  /// Waits until `endpoint` has been asked `count` times since the start or the last ``clearRequests()``.
  package func waitForRequests(_ count: Int, to endpoint: SandboxEndpoint) async throws {
    let id = withState { $0.waiters.newID() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome = withState { state in
          state.waiters.add(id, .init(endpoint: endpoint, count: count, continuation: continuation), state.ledger)
        }
        outcome?()
      }
    } onCancel: {
      withState { $0.waiters.cancel(id) }?()
    }
  }

  func withState<R>(_ body: (inout State) throws -> R) rethrows -> R {
    try state.withLock { state in
      state.world.now = SandboxTime(milliseconds: clock.read().milliseconds + state.clockOffset)
      return try body(&state)
    }
  }

  func log(_ record: RequestRecord) {
    logger.info(
      "request",
      metadata: [
        "endpoint": "\(record.endpoint.rawValue)", "method": "\(record.method)", "path": "\(record.path)",
        "status": "\(record.status.map(String.init) ?? "none")",
        "fault": "\(record.fault.map { "\($0.effect)" } ?? "none")", "token": "\(record.tokenFingerprint ?? "none")",
        "parameters": "\(record.parameters)",
      ])
  }

  func server(on endpoint: Endpoint, tls: ThrowAwayAuthority?) throws -> Server {
    Server(
      endpoint: endpoint, handler: SandboxHandler(sandbox: self), logger: logger,
      errorBody: { status, reason in Reply(Refusal(status: status.code, message: reason)).response },
      meter: connections, prefix: try tls?.channelPrefix())
  }
}
