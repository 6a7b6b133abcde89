import Glibc
import Logging
import NIOCore
import NIOPosix

extension Server {
  /// A server that callers can connect to. To be served once.
  package struct Listening: Sendable {
    private let server: Server
    private let socket: ListeningSocket

    init(server: Server, socket: ListeningSocket) {
      self.server = server
      self.socket = socket
    }

    /// The port for TCP, else nil.
    package var port: Int? { socket.port }

    /// Whether only processes of this machine can connect, by the kernel's word.
    package var isLocal: Bool { LocalAddress(of: socket.descriptor).isLocal }

    /// Accepts and answers until the task is cancelled. Then accepting stops, requests that have begun are answered,
    /// streams are cancelled, idle connections end, and after `drain` everything that is left is closed. Returns when
    /// nothing of the server is left; handlers' tasks are cancelled and waited for.
    ///
    /// Throws ``ListenError`` when the listening socket fails by itself.
    package func serve(drain: Duration = .seconds(5)) async throws {
      let loop = server.eventLoopGroup.next()
      let running = try await open(on: loop)
      let stopping = loop.makePromise(of: Void.self)
      running.channel.closeFuture.cascade(to: stopping)
      server.logger.info("listening", metadata: ["endpoint": "\(server.endpoint)"])
      try await withTaskCancellationHandler {
        try await stopping.futureResult.get()
      } onCancel: {
        stopping.succeed()
      }
      let failed = !running.channel.isActive
      let drained = try await loop.submit { running.connections.value.drain(within: TimeAmount(drain)) }.get()
      // While somebody still answers: whoever starts anew on the path does not take it for stale.
      socket.file?.remove()
      // Callers in the backlog would be cut; where nobody takes over the socket they are still accepted.
      let grace = socket.isInherited ? TimeAmount.zero : TimeAmount(server.limits.drainGrace)
      loop.scheduleTask(in: grace) { running.channel.close(promise: nil) }
      try await drained.get()
      if failed {
        throw server.endpoint.error(.unusable, "the listening socket failed", hint: "Restart the service.")
      }
    }

    private struct Running: Sendable {
      let channel: any Channel
      let connections: NIOLoopBound<Connections>
    }

    private func open(on loop: any EventLoop) async throws -> Running {
      let connections = try await loop.submit {
        NIOLoopBound(Connections(server: server, loop: loop), eventLoop: loop)
      }.get()
      let channel = try await bootstrap(loop, connections).withBoundSocket(socket.descriptor).get()
      return Running(channel: channel, connections: connections)
    }

    private func bootstrap(_ loop: any EventLoop, _ connections: NIOLoopBound<Connections>) -> ServerBootstrap {
      let prefix = server.prefix
      return ServerBootstrap(group: loop)
        // One accept at a time: more would end each round with a call that finds nothing, and would take more connections
        // than there is room for.
        .serverChannelOption(.maxMessagesPerRead, value: 1)
        .serverChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AcceptGate(connections: connections.value))
          }
        }
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.setOptions()
            try prefix?(channel)
            let connection = Connection(socket: channel.unixSocket, connections: connections.value)
            try channel.pipeline.syncOperations.addHandler(connection)
          }
        }
    }
  }
}

extension Channel {
  /// At once: a bootstrap's own options cost each connection a chain of promises. Must be called on the event loop.
  fileprivate func setOptions() throws {
    guard let options = syncOptions else { throw ChannelError.operationUnsupported }
    // Whatever there is comes with one call.
    try options.setOption(.maxMessagesPerRead, value: 1)
    try options.setOption(.autoRead, value: false)
    try options.setOption(.allowRemoteHalfClosure, value: true)
  }
}
