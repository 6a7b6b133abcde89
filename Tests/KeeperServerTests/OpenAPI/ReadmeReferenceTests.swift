import Foundation
import KeeperAPI
import Testing

@testable import KeeperServer

/// The README's reference of the API is made of the document: `TOKENKEEPER_WRITE_README=1` writes it there.
@Suite struct ReadmeReferenceTests {
  @Test("the README's tables → what the document says")
  func tables() throws {
    let readme = try Contract.text("README.md")
    var expected = readme
    for (name, table) in [("api", ReadmeReference.requests), ("problems", ReadmeReference.problems)] {
      let (begin, end) = ("<!-- \(name): begin -->\n", "<!-- \(name): end -->")
      let start = try #require(expected.range(of: begin)?.upperBound)
      let stop = try #require(expected.range(of: end)?.lowerBound)
      expected.replaceSubrange(start..<stop, with: table)
    }
    if ProcessInfo.processInfo.environment["TOKENKEEPER_WRITE_README"] != nil {
      try Contract.write(expected, to: "README.md")
    } else {
      #expect(readme == expected, "write it with TOKENKEEPER_WRITE_README=1")
    }
  }
}

private enum ReadmeReference {
  static var requests: String {
    "| request | answer |\n|---|---|\n"
      + APIPart.all.flatMap(\.routes).flatMap { route in
        route.operations.flatMap { rows($0, at: route.template) }
      }.joined()
  }

  /// One for the request as such, and one for each thing that its query may say.
  private static func rows(_ operation: APIOperation, at path: String) -> [String] {
    let body = operation.body.map { " `\($0.outline)`" } ?? ""
    let query = operation.parameters.filter { $0.place == .query }
    return ["| `\(operation.method) \(path)`\(body) | \(answer(operation)) |\n"]
      + query.map { "| … `?\($0.name)=\($0.exampleText)` | \($0.meaning) |\n" }
  }

  private static func answer(_ operation: APIOperation) -> String {
    guard operation.access == .administrator else { return operation.summary }
    return "administrators: \(operation.summary.prefix(1).lowercased())\(operation.summary.dropFirst())"
  }

  static var problems: String {
    "| type | status | what it means |\n|---|---|---|\n"
      + ProblemType.allCases.map { "| `\($0.rawValue)` | \($0.status) | \($0.meaning) |\n" }.joined()
  }
}

extension APIOperation.Body {
  /// The names of the members.
  fileprivate var outline: String {
    "{\(schema.members.map { "\"\($0.name)\": …" }.joined(separator: ", "))}"
  }
}

extension APIParameter {
  /// As it stands in a query.
  fileprivate var exampleText: String {
    switch example {
    case .array(let values): APIParameter.text(values[0])
    case let value: APIParameter.text(value)
    }
  }

  private static func text(_ value: OrderedJSON) -> String {
    if case .string(let text) = value { text } else { String(decoding: value.bytes, as: UTF8.self) }
  }
}
