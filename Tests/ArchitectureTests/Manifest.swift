import Foundation
import TestSupport
import Testing

/// What SwiftPM made of `Package.swift`.
struct Manifest: Decodable {
  struct Target: Decodable {
    let name: String
    let type: String
    let dependencies: [Dependency]
  }

  /// On a target of ours, or on a product of a package.
  struct Dependency: Decodable {
    let name: String

    private enum Key: String, CodingKey { case byName, product, target }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let key = try #require(container.allKeys.first)
      var parts = try container.nestedUnkeyedContainer(forKey: key)
      name = try parts.decode(String.self)
    }
  }

  let targets: [Target]

  /// Targets and products that stand in the manifest.
  var names: Set<String> { Set(targets.map(\.name) + targets.flatMap { $0.dependencies.map(\.name) }) }

  func dependencies(of target: String) throws -> Set<String> {
    Set(try #require(targets.first { $0.name == target }, "no target \(target)").dependencies.map(\.name))
  }

  /// Everything of ours that is linked into `target`, itself included.
  func closure(of target: String) throws -> Set<String> {
    var found: Set<String> = []
    var next = [target]
    while let name = next.popLast() {
      guard found.insert(name).inserted, targets.contains(where: { $0.name == name }) else { continue }
      next += try dependencies(of: name)
    }
    return found
  }

  /// Reads it with a scratch folder of its own, because `swift test` holds the lock of the usual one.
  static func read() async throws -> Manifest {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }  // a test that fails must report its own reason
    let output = try await ChildProcess.run(
      [
        "/usr/bin/env", "swift", "package", "--package-path", Repository.root.path, "--scratch-path", scratch.path,
        "dump-package",
      ], environment: ProcessInfo.processInfo.environment, deadline: .seconds(120))
    try #require(output.exit == .code(0), "\(output.standardError)")
    return try JSONDecoder().decode(Manifest.self, from: Data(output.standardOutput.utf8))
  }
}
