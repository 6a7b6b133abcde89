import Foundation
import KeeperAPI
import TestSupport
import Testing

/// The README's programs: each block of code after a comment `<!-- run: NAME -->` is run as it stands there.
@Suite(.showingLogs) struct ReadmeTests {
  @Test("each snippet, run by its interpreter → prints the bot's token")
  func snippets() async throws {
    let snippets = try Snippet.all()
    #expect(Set(snippets.map(\.language)) == ["sh", "python", "js"])
    try await withDaemon { host, _ in
      let grant = try await host.login(.bot)
      for snippet in snippets {
        let file = try host.folder.write(snippet.code, to: "snippet-\(snippet.name)")
        let interpreter = try #require(snippet.interpreter, "nothing runs \(snippet.language)")
        let output = try await ChildProcess.run(
          ["/usr/bin/env", interpreter, file],
          environment: [
            "TOKENKEEPER_SOCKET": host.socketPath, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
          ])
        #expect(output.exit == .code(0), "\(snippet.name): \(output)")
        #expect(output.standardOutput.contains(grant.accessToken ?? "-"), "\(snippet.name): \(output)")
      }
    }
  }
}

private struct Snippet {
  let name: String
  let language: String
  let code: String

  /// Nil for a language that nobody here runs.
  var interpreter: String? { ["sh": "sh", "python": "python3", "js": "node"][language] }

  static func all() throws -> [Snippet] {
    let readme = URL(fileURLWithPath: #filePath).appending(path: "../../../README.md").standardized
    let text = try String(contentsOf: readme, encoding: .utf8)
    let pattern = /<!-- run: (?<name>[a-z]+) -->\n```(?<language>[a-z]+)\n(?<code>(?s:.*?))\n```/
    return text.matches(of: pattern).map { match in
      Snippet(
        name: String(match.output.name), language: String(match.output.language), code: String(match.output.code) + "\n"
      )
    }
  }
}
