import Foundation
import TestSupport
import Testing

/// The manual pages say what the programs, the configuration and the API say, and readers of manuals take them.
@Suite struct ManualTests {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let pages = ["tokenkeeper.1", "tokenkeeperd.8", "tokenkeeper.toml.5", "tokenkeeper-api.7"]

  @Test("every option that --help names → stands with its command in the page of the program")
  func options() async throws {
    let manual = try await Manual(of: Self.source)
    for (program, page) in [("tokenkeeper", Self.pages[0]), ("tokenkeeperd", Self.pages[1])] {
      let text = try await manual.rendered(page)
      let commands = try await Self.commands(of: program)
      #expect(commands.count > 3)
      for command in commands {
        let section = try #require(text.section(command.joined(separator: " ")), "\(page) has no \(command)")
        let options = try await Self.help(of: program, command).matches(of: /^  (-.*)/.anchorsMatchLineEndings())
          .flatMap { $0.1.matches(of: /--[a-z-]+/).map { String($0.0) } }
        for option in Set(options).subtracting(["--help", "--version"]) {
          #expect(section.contains(option), "\(page): \(command) \(option)")
        }
      }
    }
  }

  @Test("every setting of the configuration → stands in the section of its table")
  func settings() async throws {
    let text = try await Manual(of: Self.source).rendered("tokenkeeper.toml.5")
    let example = try String(contentsOfFile: Self.source + "/config/tokenkeeper.toml", encoding: .utf8)
    var (name, section) = ("", Substring())
    var count = 0
    for line in example.split(separator: "\n") {
      if let table = line.firstMatch(of: #/^#?(\[+)(\w+)/#) {
        name = table.1 == "[[" ? "[[\(table.2)]]" : "[\(table.2)"
        section = try #require(text.section(name), "\(name)")
      } else if let key = line.firstMatch(of: #/^#(\w+) = /#) {
        #expect(section.headwords.contains(key.1), "\(name) \(key.1)")
        count += 1
      }
    }
    #expect(count > 20)
  }

  @Test("every route and each of its methods → has a section")
  func routes() async throws {
    let text = try await Manual(of: Self.source).rendered("tokenkeeper-api.7")
    let document =
      try JSONSerialization.jsonObject(
        with: Data(try await Self.run("tokenkeeperd", ["openapi"]).utf8)) as? [String: Any]
    let paths = try #require(document?["paths"] as? [String: [String: Any]])
    #expect(paths.count > 10)
    for (path, item) in paths {
      for method in item.keys where method != "parameters" {
        #expect(text.section("\(method.uppercased()) \(path)") != nil, "\(method) \(path)")
      }
    }
  }

  @Test("mandoc and groff → no complaint", arguments: pages)
  func lint(page: String) async throws {
    let manual = try await Manual(of: Self.source)
    let path = manual.path(page)
    let mandoc = try await ChildProcess.run(["/usr/bin/mandoc", "-T", "lint", "-W", "warning", path])
    #expect(mandoc.exit == .code(0) && mandoc.standardOutput.isEmpty, "\(mandoc.standardOutput)")
    let man = try await ChildProcess.run(
      ["/usr/bin/man", "--warnings", "--local-file", path],
      environment: ["LC_ALL": "C.UTF-8", "MANPAGER": "cat", "PATH": "/usr/bin:/bin"])
    #expect(man.exit == .code(0) && man.standardError.isEmpty, "\(man.standardError)")
    withExtendedLifetime(manual) {}  // Its folder goes with it.
  }

  private static func commands(of program: String, above: [String] = []) async throws -> [[String]] {
    let help = try await help(of: program, above)
    guard let list = help.firstMatch(of: /SUBCOMMANDS:\n((?:  .*\n)+)/) else { return above.isEmpty ? [] : [above] }
    var found: [[String]] = []
    for line in list.1.matches(of: /^  (\w[\w-]*)/.anchorsMatchLineEndings()) where line.1 != "help" {
      found += try await commands(of: program, above: above + [String(line.1)])
    }
    return found
  }

  private static func help(of program: String, _ command: [String]) async throws -> String {
    try await run(program, command + ["--help"])
  }

  private static func run(_ program: String, _ arguments: [String]) async throws -> String {
    let output = try await ChildProcess.run(
      [BuildProducts.path(of: program)] + arguments, environment: ["COLUMNS": "200"])
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
    return output.standardOutput
  }
}

/// The pages, as they are made for an installation.
private struct Manual {
  private let folder: TemporaryFolder

  init(of source: String) async throws {
    folder = try TemporaryFolder()
    let programs = URL(filePath: BuildProducts.path(of: "tokenkeeper")).deletingLastPathComponent().path
    let output = try await ChildProcess.run(
      ["\(source)/config/manual/generate", "--programs=\(programs)", folder.path],
      environment: ["PATH": "/usr/bin:/bin"], deadline: .seconds(60))
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
  }

  func path(_ page: String) -> String { "\(folder.path)/\(page)" }

  /// As a reader sees it, on a wide screen and without bold.
  func rendered(_ page: String) async throws -> String {
    let output = try await ChildProcess.run(
      ["/usr/bin/mandoc", "-T", "ascii", "-O", "width=400,indent=5", path(page)])
    return output.standardOutput.replacing(/.\u{8}/, with: "")
  }
}

extension Substring {
  /// What the entries of its lists explain, such as "user" and "uid" of `user, uid`.
  fileprivate var headwords: Set<Substring> {
    Set(matches(of: /^ {5}(\w+(?:, \w+)*)/.anchorsMatchLineEndings()).flatMap { $0.1.split(separator: ", ") })
  }
}

extension String {
  /// From the heading that begins with `heading` to the next one.
  fileprivate func section(_ heading: String) -> Substring? {
    guard let begin = firstRange(of: "\n   \(heading)") else { return nil }
    let rest = self[begin.upperBound...]
    return rest[..<(rest.firstRange(of: /\n {0,3}[^ \n]/)?.lowerBound ?? rest.endIndex)]
  }
}
