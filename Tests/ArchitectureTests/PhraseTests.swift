import Foundation
import Testing

@Suite("Phrases that need a reason")
struct PhraseTests {
  @Test("a phrase that needs a reason → stands where it has one, as often as it has one", arguments: PhraseRule.all)
  func phrase(rule: PhraseRule) throws {
    var found: Set<String> = []
    for file in try Repository.swiftFiles(below: "Sources") {
      let (count, allowed) = (file.places(of: rule).count, rule.allowed[file.path, default: 0])
      if count > 0 { found.insert(file.path) }
      if count != allowed {
        Issue.record("\(file.path) has \(rule.name) \(count) times, on the list are \(allowed): \(rule.reason)")
      }
    }
    #expect(Set(rule.allowed.keys).subtracting(found) == [], "on the list, and no longer there")
  }

  @Test("try?, unstructured tasks and unchecked promises → each with a comment beside it or above")
  func commented() throws {
    for rule in [PhraseRule.ignoredErrors, .tasks, .unchecked, .unsafeGlobals] {
      for file in try Repository.swiftFiles(below: "Sources") {
        for line in file.places(of: rule) where !file.hasComment(near: line) {
          Issue.record("\(file.path):\(line) has \(rule.name) without its reason")
        }
      }
    }
  }

  @Test("public → only what other programs import")
  func publicDeclarations() throws {
    for file in try Repository.swiftFiles(below: "Sources") where !["KeeperAPI", "KeeperClient"].contains(file.target) {
      for line in file.places(of: "public ") + file.places(of: "open ") where file.beginsDeclaration(line) {
        Issue.record("\(file.path):\(line): \(file.lines[line - 1])")
      }
    }
  }
}

extension SourceFile {
  fileprivate func places(of rule: PhraseRule) -> [Int] { rule.phrases.flatMap(places) }

  /// On the line, below it or up to ten lines above: a comment on several lines that follow it counts for all.
  fileprivate func hasComment(near line: Int) -> Bool {
    lines[max(0, line - 11)...min(lines.count - 1, line)].contains { strstr(String($0), "//") != nil }
  }

  fileprivate func beginsDeclaration(_ line: Int) -> Bool {
    let word = lines[line - 1].drop { $0 == " " }.prefix { $0 != " " }
    return word == "public" || word == "open"
  }
}
