import Keeper
import Testing

@testable import KeeperDaemon

@Suite("The example configuration")
struct SettingsExampleTests {
  private let defaults = Settings(stateDirectory: "/var/lib/tokenkeeper", runtimeDirectory: "/run/tokenkeeper")

  @Test("as it is → the defaults, without a word")
  func asItIs() throws {
    let reading = parse(ExampleFile.text)
    #expect(try reading.result.get() == defaults)
    #expect(reading.warnings == [])
  }

  @Test("every default that it shows is the real one, and it shows them all")
  func shownDefaults() throws {
    let general = try #require(ExampleFile.text.firstRange(of: "# Clients:"))
    let head = ExampleFile.text[..<general.lowerBound].split(separator: "\n").filter { $0.isSetting }
    #expect(head.count == allKeys(TwitchKey.self, StoreKey.self, SocketKey.self, TimingKey.self, LogKey.self))

    let settings = try parse(ExampleFile.uncommented { head.contains($0) }).result.get()
    #expect(settings == defaults)
  }

  /// A shown default that equals the real one could also have been ignored: each is changed, and must be noticed.
  @Test("each default that it shows → is read when it is changed")
  func shownDefaultsAreRead() throws {
    let general = try #require(ExampleFile.text.firstRange(of: "# Clients:"))
    for line in ExampleFile.text[..<general.lowerBound].split(separator: "\n") where line.isSetting {
      let value = try #require(line.split(separator: " = ", maxSplits: 1).last)
      let wrong = ExampleFile.text.replacing(line, with: line.dropFirst().replacing(value, with: "true"))
      #expect(mistakes(in: wrong).count == 1, "\(line)")
    }
  }

  @Test("all examples in force → good settings, without a warning")
  func allExamples() throws {
    let reading = parse(ExampleFile.uncommented())
    let settings = try reading.result.get()
    #expect(reading.warnings == [])
    #expect(settings.clients.keys.sorted() == ["companion", "mybot", "overlay"])
    #expect(settings.accounts.map(\.name.rawValue) == ["app", "bot"])
    #expect(settings.rules.count == 5)
  }

  @Test("every known key → occurs and is explained")
  func everyKey() {
    let text = ExampleFile.text
    for key in RootKey.allCases {
      #expect(
        text.contains("\n[\(key.rawValue)]") || text.contains("\n#[\(key.rawValue).")
          || text.contains("[[\(key.rawValue)]]"))
    }
    for key in keys(TwitchKey.self, StoreKey.self, SocketKey.self, TimingKey.self, LogKey.self, ClientKey.self)
      + keys(AccountKey.self, AllowKey.self)
    {
      #expect(text.contains("\n#\(key) = "), "\(key) has no example")
    }
    for key in keys(ClientKey.self, AccountKey.self, AllowKey.self) {
      #expect(text.split(separator: "\n").contains { $0.isExplanation(of: key) }, "\(key) is not explained")
    }
    for key in keys(SecretKey.self) { #expect(text.contains("{ \(key) = ")) }
  }

  private func keys(_ types: any SettingsKey.Type...) -> [String] { types.flatMap { $0.names } }

  private func allKeys(_ types: any SettingsKey.Type...) -> Int { types.map { $0.names.count }.reduce(0, +) }
}

extension SettingsKey {
  fileprivate static var names: [String] { allCases.map(\.rawValue) }
}

extension Substring {
  fileprivate var isSetting: Bool { hasPrefix("#") && !hasPrefix("# ") && count > 1 }

  /// `# key   words`, or `# key, other   words`.
  fileprivate func isExplanation(of key: String) -> Bool {
    guard hasPrefix("# ") else { return false }
    return dropFirst(2).prefix(14).split { $0 == " " || $0 == "," }.contains(key[...])
  }
}
