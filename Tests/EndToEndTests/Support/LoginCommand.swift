import Foundation
import TestSupport
import TwitchSandbox

/// A `tokenkeeper login` that runs, its output a pipe.
final class LoginCommand: Sendable {
  let child: ChildProcess
  /// Its standard output.
  let output = Transcript()

  fileprivate init(_ child: ChildProcess) {
    self.child = child
    let (lines, output) = (child.standardOutput.lines, output)
    // Unstructured, because it lasts as long as the child, whose end closes its standard output.
    Task {
      for await line in lines { output.add(line) }
      output.finish()
    }
  }

  /// The address that it shows.
  func url() async throws -> String {
    let line = try await output.line(with: "  http")
    return line.trimmingCharacters(in: .whitespaces)
  }

  /// The code that it shows.
  func userCode() async throws -> String {
    let line = try await output.line(with: "Twitch shows the code ")
    return String(line.dropFirst("Twitch shows the code ".count).prefix(8))
  }

  func exit() async throws -> ChildProcess.Output { try await child.exit(within: .seconds(60)) }
}

extension BotHost {
  /// In Twitch's developer console.
  func changeClient(_ id: String, _ change: (inout RegisteredClient) -> Void) {
    twitch.withWorld { world in
      guard var client = world.clients[id] else { return }
      change(&client)
      world.addClient(client)
    }
  }

  func startLogin(_ arguments: String..., input: String = "") throws -> LoginCommand {
    LoginCommand(
      try ChildProcess(
        [BuildProducts.path(of: "tokenkeeper"), "login"] + arguments, environment: ["TOKENKEEPER_SOCKET": socketPath],
        input: Array(input.utf8)))
  }
}
