import Foundation
import HTTPTypes
import KeeperAPI
import LocalHTTP
import Testing

@testable import KeeperServer

/// The served document, held against the code that it describes.
@Suite struct OpenAPIDocumentTests {
  private static let operations = APIPart.all.flatMap(\.routes).flatMap(\.operations)

  @Test("every caller gets the document, as JSON")
  func served() async throws {
    try await withServer { bench in
      for caller in [ServerBench.root, ServerBench.stranger] {
        let answer = await bench.get("/v1/openapi.json", caller)
        #expect(answer.status == .ok)
        #expect(answer.fields[.contentType] == "application/json")
        #expect(answer.body == OpenAPIDocument.bytes)
      }
    }
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(OpenAPIDocument.bytes)) as? [String: Any], "not an object")
    #expect(document["openapi"] as? String == "3.1.0")
    #expect((document["paths"] as? [String: Any])?.count == APIPart.all.flatMap(\.routes).count)
  }

  @Test("a route of the contract → a path of the document that leads back to it, with the same methods")
  func routes() throws {
    let routes = APIPart.all.flatMap(\.routes)
    let cases = try Contract.words(of: "Route.swift", like: /^  case (?<word>\w+)/)
    #expect(routes.count == cases.count, "the document has not one path for each of \(cases)")
    #expect(Set(routes).count == routes.count)
    for route in routes {
      let path = route.template.replacing("{account}", with: "bot").replacing("{id}", with: "7")
      let read = KeeperAPI.Route(path: path)
      let found = try #require(read, "no route has \(path)")
      #expect(found.template.replacing("/bot", with: "/{account}") == route.template)
      #expect(route.operations.map(\.method) == route.methods, "methods of \(path)")
    }
    #expect(Set(Self.operations.map(\.id)).count == Self.operations.count)
  }

  @Test("a query parameter of the contract → one of the document")
  func parameters() throws {
    let names = try Contract.words(of: "QueryName.swift", like: /^  public static let \w+ = "(?<word>\w+)"/)
    #expect(Set(Self.operations.flatMap(\.parameters).filter { $0.place == .query }.map(\.name)) == Set(names))
  }

  @Test("a problem type → an answer of some operation, or of paths as such")
  func problems() {
    let ofPaths: Set<ProblemType> = [.methodNotAllowed, .internal]
    let answered = Set(Self.operations.flatMap(\.problems) + ProblemType.ofEveryOperation)
    #expect(answered.union(ofPaths) == Set(ProblemType.allCases))
    for type in ProblemType.allCases { #expect(type.meaning.hasSuffix(".") || type.meaning.hasSuffix("it.")) }
  }
}

/// The sources of the contract.
enum Contract {
  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func write(_ text: String, to path: String) throws {
    try text.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
  }

  /// What `pattern` finds in the lines of a file of KeeperAPI.
  static func words(of file: String, like pattern: Regex<(Substring, word: Substring)>) throws -> [String] {
    let words = try text("Sources/KeeperAPI/\(file)").split(separator: "\n").compactMap { line in
      try pattern.firstMatch(in: line).map { String($0.output.word) }
    }
    try #require(!words.isEmpty, "nothing found in \(file)")
    return words
  }

  /// Names of the types that are sent, nested ones by their last name.
  static func payloads() throws -> [String] {
    let folder = root.appending(path: "Sources/KeeperAPI")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    return try files.flatMap { file in
      try text("Sources/KeeperAPI/\(file)").matches(of: /struct (?<name>\w+): Codable/).map { String($0.output.name) }
    }
  }
}
