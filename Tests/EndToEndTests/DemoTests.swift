import Foundation
import TestSupport
import Testing

/// `tokenkeeper-demo`, as the README has people run it.
@Suite struct DemoTests {
  @Test("--for 12 → obtained, validated, renewed, withdrawn and recovered; the lines to try work; nothing stays")
  func demonstration() async throws {
    let demo = try Demo(arguments: ["--for", "12"])
    let curl = try await demo.output.line(with: "curl --unix-socket", "Accept")
    let token = try await Self.shell(curl)
    #expect(token.exit == .code(0) && token.standardOutput.utf8.count == 30, "\(token)")
    let command = try await demo.output.line(with: "tokenkeeper ", " token bot")
    let binary = BuildProducts.path(of: "tokenkeeper")
    let printed = try await Self.shell(command.replacing("swift run tokenkeeper", with: binary))
    #expect(printed.exit == .code(0) && printed.standardOutput.utf8.count == 31, "\(printed)")

    for words in [["app", "token obtained"], ["bot", "token validated"], ["overlay", "token validated"]] {
      try await demo.output.line(with: words[0], words[1])
    }
    try await demo.output.line(with: "bot", "token WITHDRAWN")
    let lines = demo.output.lines
    let withdrawn = lines.lastIndex { $0.contains("WITHDRAWN") } ?? lines.count
    try await demo.output.line(with: " bot ", "token renewed", from: withdrawn)
    let output = try await demo.child.exit(within: .seconds(60))
    #expect(output.exit == .code(0) && output.standardError.isEmpty, "\(output.standardError)")
    #expect(demo.output.lines.last == "Ended. Nothing is left behind.")
    try demo.expectNothingLeft()
  }

  @Test("SIGINT → ends well, and nothing stays")
  func interrupted() async throws {
    let demo = try Demo(arguments: [])
    try await demo.output.line(with: "tokenkeeper ", " token bot")
    demo.child.send(SIGINT)
    let output = try await demo.child.exit(within: .seconds(60))
    #expect(output.exit == .code(0) && output.standardError.isEmpty, "\(output)")
    try demo.expectNothingLeft()
  }

  private static func shell(_ line: String) async throws -> ChildProcess.Output {
    try await ChildProcess.run(["/bin/sh", "-c", line], environment: ["PATH": "/usr/bin:/bin"])
  }
}

private final class Demo: Sendable {
  let child: ChildProcess
  let output = Transcript()

  init(arguments: [String]) throws {
    child = try ChildProcess([BuildProducts.path(of: "tokenkeeper-demo")] + arguments)
    let (lines, output) = (child.standardOutput.lines, output)
    // Unstructured, because it lasts as long as the child, whose end closes its standard output.
    Task {
      for await line in lines { output.add(line) }
      output.finish()
    }
  }

  // Only there when the test has failed, which was said already.
  deinit { if let folder { try? FileManager.default.removeItem(atPath: folder) } }

  /// The one that its socket is in.
  private var folder: String? {
    output.text.firstMatch(of: /daemon on (\/tmp\/tokenkeeper-demo-[^ \/]+)\/tokenkeeper\.sock/).map {
      String($0.output.1)
    }
  }

  func expectNothingLeft() throws {
    let folder = try #require(folder)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
