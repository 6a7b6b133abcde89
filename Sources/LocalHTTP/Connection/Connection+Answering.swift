import Glibc
import HTTPTypes
import Logging
import NIOCore

extension Connection {
  /// Head and body in one write.
  func send(_ response: Response, _ exchange: Exchange) {
    var exchange = exchange
    exchange.keepAlive = exchange.keepAlive && !response.asksToClose
    connections.scratch.clear()
    ResponseEncoder.write(response, exchange, date: connections.date, into: &connections.scratch)
    finish(connections.scratch, then: exchange.keepAlive ? .read : .close)
  }

  func sendRaw(_ bytes: [UInt8], reset: Bool) {
    finish(ByteBuffer(bytes: bytes), then: reset ? .reset : .close)
  }

  func refuse(_ refusal: Refusal, then next: Next) {
    connections.logger.debug(
      "request refused", metadata: ["status": "\(refusal.status.code)", "reason": "\(refusal.reason)"])
    connections.scratch.clear()
    let response = connections.errorBody(refusal.status, refusal.reason)
    ResponseEncoder.write(response, .refused, date: connections.date, into: &connections.scratch)
    finish(connections.scratch, then: next)
  }

  /// The response is worked on in a task that is cancelled when the caller hangs up.
  func run(_ operation: @escaping @Sendable () async -> Response, _ exchange: Exchange) {
    phase = .working(exchange, isStream: false)
    start {
      await operation()
    } whenDone: { connection, response in
      guard case .working(var exchange, _) = connection.phase else { return }
      exchange.keepAlive = exchange.keepAlive && !connection.connections.isDraining
      connection.send(response, exchange)
    }
  }

  /// Gives the answer that `operation` finds.
  func awaitAnswer(_ operation: @escaping @Sendable () async -> Answer, _ exchange: Exchange) {
    phase = .working(exchange, isStream: false)
    start {
      await operation()
    } whenDone: { connection, answer in
      guard case .working(var exchange, _) = connection.phase else { return }
      exchange.keepAlive = exchange.keepAlive && !connection.connections.isDraining
      connection.give(answer, exchange)
    }
  }

  /// Runs `operation` off the event loop, and `whenDone` with its result on it.
  func start<Result: Sendable>(
    _ operation: @escaping @Sendable () async -> Result,
    whenDone: @escaping @Sendable (Connection, Result) -> Void
  ) {
    let connection = NIOLoopBound(self, eventLoop: connections.loop)
    let loop = connections.loop
    connections.taskStarted()
    // A task by itself, because its end is tied to a connection and not to a scope; `Connections.drain` waits for all.
    task = Task {
      let result = await operation()
      loop.execute {
        connection.value.task = nil
        whenDone(connection.value, result)
        connection.value.connections.taskEnded()
      }
    }
  }

  /// Writes the last bytes of a response; goes on when the socket has taken them.
  func finish(_ bytes: ByteBuffer, then next: Next) {
    guard let context else { return }
    phase = .sending(next)
    since = connections.loop.now
    let sent = connections.loop.makePromise(of: Void.self)
    sent.futureResult.assumeIsolated().whenSuccess { self.sent() }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: sent)
    // Mostly it is sent by now, and this finds nothing to arm.
    armDeadline()
  }

  func write(_ text: String) {
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  private func sent() {
    guard case .sending(let next) = phase else { return }
    switch next {
    case .read:
      phase = .reading
      since = connections.loop.now
      connections.eased(self)
      if connections.isDraining { shutDown() }
      goOn()
    case .linger: startLingering()
    case .close: parser.unread > 0 ? startLingering() : cut()
    case .reset: reset()
    }
  }

  private func startLingering() {
    guard let context, !inputEnded else { return cut() }
    phase = .lingering
    since = connections.loop.now
    connections.eased(self)
    context.close(mode: .output, promise: nil)
    context.read()
    armDeadline()
  }

  /// Ends the connection as it is.
  func cut() {
    if case .closed = phase { return }
    phase = .closed
    context?.close(promise: nil)
  }

  /// Ends the connection so that the caller sees an error, not an end. Unix sockets do not know the difference.
  func reset() {
    if let channel = context?.channel, channel.remoteAddress?.protocol != .unix,
      let socket = channel as? any SocketOptionProvider
    {
      // The system's refusal would leave an ordinary close, which is the best that is left then.
      _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }
    cut()
  }
}
