import Testing

@testable import TwitchSandbox

/// A sandbox on a free port with a clock that stands still, for as long as `body` takes.
func withSandbox(
  _ world: World = .sample(), seed: UInt64 = 1, _ body: (TwitchSandbox, RawClient) async throws -> Void
) async throws {
  let sandbox = TwitchSandbox(world: world, clock: .manual(at: World.start), seed: seed)
  try await sandbox.run { running in
    try await body(sandbox, RawClient(port: try #require(running.port)))
  }
}

extension RawClient.Response {
  var json: JSON? { JSON.parse(Array(body.utf8)) }
}
