import Testing

@Suite("Targets and what they depend on")
struct TargetTableTests {
  @Test("each target → depends on nothing but what the design allows it")
  func table() async throws {
    let manifest = try await Manifest.read()
    for target in manifest.targets where !target.isTest {
      let allowed = try #require(TargetTable.all[target.name], "\(target.name) is not in the table of the design")
      let used = Set(target.dependencies.map(\.name))
      #expect(used.subtracting(allowed) == [], "\(target.name) may not depend on these")
    }
    for name in TargetTable.all.keys {
      #expect(manifest.targets.contains { $0.name == name }, "\(name) is in the table and not in the package")
    }
  }

  @Test("the kind of each target → library or program, as the table says")
  func kinds() async throws {
    for target in try await Manifest.read().targets where !target.isTest {
      #expect((target.type == "executable") == (TargetTable.programs[target.name] != nil), "\(target.name)")
    }
  }

  @Test("the shipped daemon and command → link no emulator and no more than they need")
  func closures() async throws {
    let manifest = try await Manifest.read()
    #expect(try !manifest.closure(of: "tokenkeeperd").contains("TwitchSandbox"))
    #expect(try manifest.closure(of: "tokenkeeper") == ["tokenkeeper", "KeeperClient", "KeeperAPI", "ArgumentParser"])
    #expect(try !manifest.closure(of: "TwitchSandbox").contains("TwitchIdentity"))
    #expect(try !manifest.closure(of: "TwitchIdentity").contains("TwitchSandbox"))
  }

  @Test("test targets → named after what they test, which is in the package")
  func testTargets() async throws {
    let manifest = try await Manifest.read()
    let ofTheWhole = ["EndToEndTests", "ArchitectureTests"]
    for target in manifest.targets where target.type == "test" && !ofTheWhole.contains(target.name) {
      #expect(manifest.names.contains(String(target.name.dropLast("Tests".count))), "\(target.name)")
    }
  }
}

extension Manifest.Target {
  /// A test, or what helps tests and measurements.
  var isTest: Bool { type == "test" || ["TestSupport", "Benchmarks", "CEpoll"].contains(name) }
}
