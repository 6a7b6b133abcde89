import Testing

@Suite("Imports")
struct ImportTests {
  @Test("a module for some → imported by nobody else", arguments: ImportRule.all)
  func rule(rule: ImportRule) throws {
    for file in try Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests")
    where file.imports.contains(rule.module) {
      if !rule.allowed.contains(file.target) { Issue.record("\(file.path) imports \(rule.module), but \(rule.reason)") }
    }
  }

  @Test("the names in the rules → exist, so that no rule guards nothing")
  func names() async throws {
    // What is built with sanitizers only is no target of the manifest as it is read here.
    let names = try await Manifest.read().names.union(["Fuzz"])
    for rule in ImportRule.all {
      #expect(names.contains(rule.module), "no target or product is called \(rule.module)")
      #expect(rule.allowed.subtracting(names) == [], "in the rule of \(rule.module)")
    }
  }

  @Test("Foundation → only the part that is needed", arguments: [ImportRule.foundation, .foundationNetworking])
  func foundation(rule: ImportRule) throws {
    for file in try Repository.swiftFiles(below: "Sources") where file.imports.contains(rule.module) {
      if !rule.allowed.contains(file.target) { Issue.record("\(file.path) imports \(rule.module), but \(rule.reason)") }
    }
  }

  @Test("the sandbox and our reading of Twitch → share no type, in sources and in tests")
  func twoReadings() throws {
    let sides = [("TwitchSandbox", "TwitchIdentity"), ("TwitchIdentity", "TwitchSandbox")]
    for (side, other) in sides {
      let files =
        try Repository.swiftFiles(below: "Sources/\(side)") + Repository.swiftFiles(below: "Tests/\(side)Tests")
      for file in files {
        let shared = Set(file.imports).intersection([other, "Keeper"])
        if shared.contains(other) || side == "TwitchSandbox" && !shared.isEmpty {
          Issue.record("\(file.path) imports \(shared.sorted())")
        }
      }
    }
  }

  @Test("each kind of import line → read")
  func reading() throws {
    let file = try #require(try SourceFile("Tests/ArchitectureTests/Fixtures/Imports.txt"))
    #expect(file.imports == ["A", "B", "C", "D", "E", "F", "G"])
  }
}
