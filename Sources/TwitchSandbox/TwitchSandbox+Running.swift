package import LocalHTTP

extension TwitchSandbox {
  /// A sandbox that can be connected to.
  package struct Running: Sendable {
    /// Nil on a Unix socket.
    package let port: Int?
    /// Without a slash at the end.
    package let baseURL: String
    /// Whether other machines cannot connect.
    package var isLocal: Bool { listening.isLocal }
    private let listening: Server.Listening

    fileprivate init(port: Int?, baseURL: String, listening: Server.Listening) {
      self.port = port
      self.baseURL = baseURL
      self.listening = listening
    }

    /// Until cancelled or shut down gracefully. Requests that hang are not waited for.
    package func serve() async throws { try await listening.serve(drain: .milliseconds(100)) }
  }

  /// Binds, so that callers can connect; they are answered once ``Running/serve()`` runs. `baseURL` is what documents
  /// and tokens name, when it is not the address itself. With `tls` nothing but TLS is spoken.
  package func start(
    on endpoint: Endpoint, baseURL: String? = nil, tls: ThrowAwayAuthority? = nil
  ) async throws -> Running {
    let listening = try await server(on: endpoint, tls: tls).listen()
    let url = baseURL ?? Self.address(endpoint, port: listening.port, scheme: tls == nil ? "http" : "https")
    withWorld { $0.baseURL = url }
    return Running(port: listening.port, baseURL: url, listening: listening)
  }

  /// Serves for as long as `body` takes.
  package func run<R: Sendable>(
    on endpoint: Endpoint = .loopback(host: "127.0.0.1", port: 0), tls: ThrowAwayAuthority? = nil,
    _ body: (Running) async throws -> R
  ) async throws -> R {
    let running = try await start(on: endpoint, tls: tls)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await running.serve() }
      defer { group.cancelAll() }
      return try await body(running)
    }
  }

  private static func address(_ endpoint: Endpoint, port: Int?, scheme: String) -> String {
    switch endpoint {
    case .unix, .inherited: return "\(scheme)://localhost"
    case .loopback(let host, _), .exposed(let host, _):
      // All interfaces have no one address; by this name it is reached from here.
      let name = ["0.0.0.0", "::"].contains(host) ? "localhost" : host.contains(":") ? "[\(host)]" : host
      return "\(scheme)://\(name):\(port ?? 80)"
    }
  }
}
