import Logging
import NIOCore

/// Stands before the accepting of connections: lets it rest while there is no room, and for a moment after the system
/// could not give a descriptor. Callers wait in the socket's backlog meanwhile.
final class AcceptGate: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias OutboundIn = Never

  /// After an error; connections that end meanwhile free a descriptor, and are not waited for.
  static let pause = TimeAmount.milliseconds(100)

  private let connections: Connections
  private var context: ChannelHandlerContext?
  private var isReadWanted = false
  private var isPausing = false

  init(connections: Connections) { self.connections = connections }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    connections.whenOneEnds = { [unowned self] in resume() }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    connections.whenOneEnds = {}
    connections.acceptingEnded()
    self.context = nil
  }

  func read(context: ChannelHandlerContext) {
    isReadWanted = true
    readIfPossible()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connections.logger.warning(
      "accepting a connection failed, trying again; check the limit of open files",
      metadata: ["error": "\(error)"])
    isPausing = true
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.resume() }
  }

  private func resume() {
    isPausing = false
    readIfPossible()
  }

  private func readIfPossible() {
    guard isReadWanted, !isPausing, connections.hasRoom else { return }
    isReadWanted = false
    context?.read()
  }
}
