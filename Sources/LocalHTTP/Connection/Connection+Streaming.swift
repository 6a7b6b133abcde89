import HTTPTypes
import NIOCore

extension Connection {
  /// Sends the head and lets `operation` write the body.
  func stream(
    _ response: Response, _ operation: @escaping @Sendable (any BodyWriter) async throws -> Void, _ exchange: Exchange
  ) {
    let framing: ResponseEncoder.Framing = exchange.isHTTP10 ? .untilClose : .chunked
    var exchange = exchange
    exchange.keepAlive = exchange.keepAlive && !exchange.isHTTP10 && !response.asksToClose
    connections.scratch.clear()
    ResponseEncoder.writeHead(response, exchange, framing, date: connections.date, into: &connections.scratch)
    if exchange.isHEAD || response.status.isBodiless {
      return finish(connections.scratch, then: exchange.keepAlive ? .read : .close)
    }
    context?.writeAndFlush(wrapOutboundOut(connections.scratch), promise: nil)
    startStream(operation, framing, exchange)
  }

  /// Lets `operation` write head and body.
  func streamRaw(_ operation: @escaping @Sendable (any BodyWriter) async throws -> Void, _ exchange: Exchange) {
    var exchange = exchange
    exchange.keepAlive = false
    startStream(operation, .untilClose, exchange)
  }

  private func startStream(
    _ operation: @escaping @Sendable (any BodyWriter) async throws -> Void, _ framing: ResponseEncoder.Framing,
    _ exchange: Exchange
  ) {
    phase = .working(exchange, isStream: true)
    let writer = StreamWriter(self, framing)
    start {
      do { try await operation(writer) } catch { return false }
      return true
    } whenDone: { connection, isWhole in
      connection.endStream(isWhole: isWhole, framing)
    }
    if connections.isDraining { task?.cancel() }
  }

  /// Completes when the socket has taken the piece.
  func sendPiece(_ bytes: [UInt8], _ framing: ResponseEncoder.Framing, serial: Int) -> EventLoopFuture<Void> {
    guard serial == self.serial, case .working(_, isStream: true) = phase, let context else {
      return connections.loop.makeFailedFuture(StreamEnded())
    }
    if unsentPieces == 0 { since = connections.loop.now }
    unsentPieces += 1
    let sent = connections.loop.makePromise(of: Void.self)
    sent.futureResult.assumeIsolated().whenComplete { _ in
      self.unsentPieces -= 1
      self.since = self.connections.loop.now
    }
    context.writeAndFlush(wrapOutboundOut(encode(bytes, framing)), promise: sent)
    armDeadline()
    return sent.futureResult
  }

  private func encode(_ bytes: [UInt8], _ framing: ResponseEncoder.Framing) -> ByteBuffer {
    guard framing == .chunked else { return ByteBuffer(bytes: bytes) }
    connections.scratch.clear()
    ResponseEncoder.writeChunk(bytes, into: &connections.scratch)
    return connections.scratch
  }

  private func endStream(isWhole: Bool, _ framing: ResponseEncoder.Framing) {
    guard case .working(let exchange, isStream: true) = phase else { return }
    guard isWhole else { return framing == .chunked ? cut() : reset() }
    let keepAlive = exchange.keepAlive && !connections.isDraining
    let end = framing == .chunked ? ResponseEncoder.lastChunk : ""
    finish(ByteBuffer(string: end), then: keepAlive ? .read : .close)
  }
}

/// The writer that a streaming handler holds.
private struct StreamWriter: BodyWriter {
  private let connection: NIOLoopBound<Connection>
  private let loop: any EventLoop
  private let framing: ResponseEncoder.Framing
  private let serial: Int

  init(_ connection: Connection, _ framing: ResponseEncoder.Framing) {
    loop = connection.connections.loop
    self.connection = NIOLoopBound(connection, eventLoop: loop)
    self.framing = framing
    serial = connection.serial
  }

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    // An empty chunk would end the body.
    guard !bytes.isEmpty else { return }
    do {
      try await loop.flatSubmit { connection.value.sendPiece(bytes, framing, serial: serial) }.get()
    } catch {
      throw StreamEnded()
    }
  }
}
