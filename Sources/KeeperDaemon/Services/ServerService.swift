import LocalHTTP
import ServiceLifecycle

/// Serves one socket until shutdown, then lets requests that have begun end.
struct ServerService: Service {
  let listening: Server.Listening

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await listening.serve() }
  }
}
