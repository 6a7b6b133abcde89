import Testing

@Suite("Phrases that need a reason")
struct PhraseTests {
  @Test("a phrase that needs a reason → stands where it has one, as often as it has one", arguments: PhraseRule.all)
  func phrase(rule: PhraseRule) throws {
    let counts = try count(rule)
    for (path, count) in counts where count > rule.allowed[path, default: 0] {
      Issue.record("\(path) has \(rule.name) \(count) times, \(rule.allowed[path, default: 0]) allowed: \(rule.reason)")
    }
    for (path, allowed) in rule.allowed where counts[path, default: 0] < allowed {
      Issue.record("\(path) has \(rule.name) less than \(allowed) times: take it off the list")
    }
  }

  @Test("try?, unstructured tasks and unchecked promises → each with a comment beside it or above")
  func commented() throws {
    for rule in [PhraseRule.ignoredErrors, .tasks, .unchecked, .unsafeGlobals] {
      let regex = try Regex(rule.pattern)
      for file in try Repository.swiftFiles(below: "Sources") where rule.allowed[file.path] != nil {
        for (index, line) in file.code.enumerated() where line.contains(regex) {
          #expect(file.hasComment(near: index), "\(file.path):\(index + 1) has \(rule.name) without its reason")
        }
      }
    }
  }

  @Test("public → only what other programs import")
  func publicDeclarations() throws {
    let form =
      /^\s*(public|open)\s+(import|func|struct|class|enum|let|var|init|protocol|extension|typealias|actor|static|final)\b/
    for file in try Repository.swiftFiles(below: "Sources") where !["KeeperAPI", "KeeperClient"].contains(file.target) {
      #expect(!file.code.contains { $0.contains(form) }, "\(file.path)")
    }
  }

  private func count(_ rule: PhraseRule) throws -> [String: Int] {
    let regex = try Regex(rule.pattern)
    var counts: [String: Int] = [:]
    for file in try Repository.swiftFiles(below: "Sources") {
      counts[file.path] = file.code.map { $0.matches(of: regex).count }.reduce(0, +)
    }
    return counts
  }
}

extension SourceFile {
  /// On the line, below it or up to five lines above: a comment for several lines that follow it counts for all.
  func hasComment(near index: Int) -> Bool {
    lines[max(0, index - 5)...min(lines.count - 1, index + 1)].contains { $0.contains("//") }
  }
}
