import Foundation
import Testing

/// The README's table of what is promised.
@Suite("Promises and the tests behind them") struct PromiseTests {
  @Test("each promise → names tests, and all of them are there")
  func promises() throws {
    let rows = try Promise.all()
    #expect(rows.count >= 20)
    let files = try Repository.files(below: "Tests")
    for row in rows {
      #expect(!row.tests.isEmpty, "\(row.text) has no test")
      for test in row.tests {
        #expect(files.contains { $0.holds(test) }, "\(test), which \(row.text.debugDescription) names")
      }
    }
  }
}

/// A row of the table.
private struct Promise {
  let text: String
  /// `Target.Suite`, or the path of a program.
  let tests: [String]

  static func all() throws -> [Promise] {
    let text = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
    let table = try #require(text.firstMatch(of: /\| promise \| test \|\n\|---\|---\|\n(?<rows>(?:\|.*\n)+)/))
    return table.output.rows.split(separator: "\n").map { row in
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let names = cells.last?.matches(of: /`([A-Z][^`=]*)`/).map { String($0.output.1) } ?? []
      return Promise(text: cells.first ?? "", tests: names)
    }
  }
}

extension SourceFile {
  /// Whether it is the program of that path, or a test of that name stands in it.
  fileprivate func holds(_ test: String) -> Bool {
    if test.contains("/") { return path == test }
    let parts = test.split(separator: ".")
    guard parts.count == 2, path.hasPrefix("Tests/\(parts[0])/") else { return false }
    return !places(of: "struct \(parts[1])").isEmpty && !places(of: "@Test").isEmpty
  }
}
