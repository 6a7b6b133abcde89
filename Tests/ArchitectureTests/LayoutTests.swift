import Foundation
import Testing

@Suite("Layout of the repository")
struct LayoutTests {
  @Test("the top → what newcomers have to know, and nothing else")
  func top() throws {
    #expect(try Repository.topEntries() == ["Package.swift", "Sources", "Tests", "systemd", "config", "README.md"])
  }

  @Test("each folder of Sources and Tests → a target")
  func folders() async throws {
    let manifest = try await Manifest.read()
    // The command that runs all tests, the judges of the sandbox that nobody here wrote, what runs under a systemd of
    // its own, and what is built with sanitizers only.
    let scripts: Set<String> = ["run", "Peers", "Boot", "Fuzz"]
    for folder in ["Sources", "Tests"] {
      let entries = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: folder).path)
      for entry in entries where !entry.hasPrefix(".") && !(folder == "Tests" && scripts.contains(entry)) {
        #expect(manifest.targets.contains { $0.name == entry }, "\(folder)/\(entry)")
      }
    }
  }

  @Test("a file of more than 350 lines → two things in one")
  func length() throws {
    for file in try Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests") {
      if file.lines.count > 351 { Issue.record("\(file.path) has \(file.lines.count - 1) lines") }
    }
  }

  @Test("paths → of every machine, not of one")
  func absolutePaths() throws {
    let homes = ["work", "rooms", "home", "root", "Users"].map { "/\($0)/" }
    let folders = try ["Sources", "Tests", "config", "systemd"].flatMap(Repository.files(below:))
    let files = folders + [try SourceFile("Package.swift"), try SourceFile("README.md")].compactMap(\.self)
    for file in files {
      for home in homes where strstr(file.text, home) != nil { Issue.record("\(file.path) has \(home)") }
    }
  }
}
