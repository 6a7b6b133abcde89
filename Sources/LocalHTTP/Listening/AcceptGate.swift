import Logging
import NIOCore

/// Stands before the accepting of connections: lets it rest for a moment after the system could not give a descriptor.
/// Callers wait in the socket's backlog meanwhile. Where there are too many, one gives way to each newcomer instead.
final class AcceptGate: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias OutboundIn = Never

  /// After an error. Connections that end meanwhile free a descriptor each; with an attempt for each, those who come and
  /// go while there is none would fill the log.
  static let pause = TimeAmount.milliseconds(100)
  /// Between two warnings.
  static let silence = TimeAmount.seconds(10)

  private let connections: Connections
  private var context: ChannelHandlerContext?
  private var isReadWanted = false
  private var isPausing = false
  private var lastWarning: NIODeadline?

  init(connections: Connections) { self.connections = connections }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    connections.acceptingEnded()
    self.context = nil
  }

  func read(context: ChannelHandlerContext) {
    isReadWanted = true
    readIfPossible()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    warn(error)
    guard !isPausing else { return }
    isPausing = true
    connections.logger.debug("accepting rests")
    // The read that failed is still pending, so that the event loop would try again at once, and again.
    _ = context.channel.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.resume() }
  }

  private func warn(_ error: any Error) {
    let now = connections.loop.now
    if let lastWarning, now < lastWarning + Self.silence { return }
    lastWarning = now
    connections.logger.warning(
      "accepting a connection failed, trying again; check the limit of open files",
      metadata: ["error": "\(error)", "event": "accepting_failed"])
  }

  /// Takes up the pending read.
  private func resume() {
    isPausing = false
    _ = context?.channel.setOption(.autoRead, value: true)
    readIfPossible()
  }

  private func readIfPossible() {
    guard isReadWanted, !isPausing else { return }
    isReadWanted = false
    context?.read()
  }
}
