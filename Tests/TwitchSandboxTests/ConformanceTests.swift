import Foundation
import Testing

@Suite struct ConformanceTests {
  private static let here = URL(filePath: #filePath).deletingLastPathComponent()
  private static let page = here.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/TwitchSandbox/TwitchSandbox.docc/Conformance.md")

  @Test("each test that the conformance page names → exists")
  func named() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let names = text.matches(of: /`(\w+Tests)\.(\w+)`/)
    #expect(names.count > 80)
    for name in names {
      let file = Self.here.appending(path: "\(name.1).swift")
      let suite = try String(contentsOf: file, encoding: .utf8)
      #expect(suite.contains("func \(name.2)("), "\(name.1).\(name.2)")
    }
  }

  @Test("each choice of the policy → is on the conformance page")
  func choices() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let policy = Self.page.deletingLastPathComponent().deletingLastPathComponent().appending(path: "World/Policy.swift")
    let names = try String(contentsOf: policy, encoding: .utf8).matches(of: /package var (\w+) =/)
    #expect(names.count >= 16)
    for name in names { #expect(text.contains("``Policy/\(name.1)``"), "\(name.1)") }
  }
}
