import Foundation
import LocalHTTP
import Logging
import TestSupport

@testable import Keeper
@testable import KeeperServer

/// Runs `body` with a keeper that has a `ghost` and a path for a socket.
func withSocket(
  _ limits: Limits = Limits(), _ body: @Sendable @escaping (ServerBench, String) async throws -> Void
) async throws {
  try await withPath { bench, path in
    try await bench.serve(at: path, limits) { try await body(bench, path) }
  }
}

/// The same, and nobody listens there yet.
func withPath(_ body: @Sendable @escaping (ServerBench, String) async throws -> Void) async throws {
  let path = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID().uuidString.prefix(8))").path
  try await withServer(rules: [.gives([.uid(getuid())], "*")]) { bench in
    bench.publish(1)
    try await body(bench, path)
  }
}

extension ServerBench {
  /// Listens for as long as `body` takes.
  func serve(
    at path: String, _ limits: Limits = Limits(), _ body: @Sendable @escaping () async throws -> Void
  ) async throws {
    let server = Server(
      endpoint: .unix(path: path, mode: 0o600), limits: limits, handler: handler,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, errorBody: KeeperHandler.malformed)
    let listening = try await server.listen()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await listening.serve() }
      do {
        try await body()
      } catch {
        group.cancelAll()
        throw error
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  /// A token of that generation for the `ghost`.
  func publish(_ generation: Int) {
    let end = clock.now().boot.advanced(by: .seconds(3600))
    keeper.board.publish(.ghost(expiresAt: end, generation: Generation(generation)))
  }
}
