import TestSupport

/// `twitch-sandbox`, with the confidential client in it.
struct SandboxProgram {
  private let child: ChildProcess
  private let output: Transcript

  init(in folder: TemporaryFolder) throws {
    let world = """
      {"clients": [{"id": "\(Cast.confidentialID)", "type": "confidential", "secret": "\(Cast.secret)"}]}
      """
    let state = try folder.write(world, to: "world.json")
    child = try ChildProcess([
      BuildProducts.path(of: "twitch-sandbox"), "--port", "0", "--seed", "7", "--state", state,
    ])
    output = Transcript(of: child.standardOutput)
  }

  /// Its first line.
  func address() async throws -> String { try await output.line(with: "http://127.0.0.1:") }

  func stop() async throws -> ChildProcess.Exit { try await child.terminate().exit }
}
