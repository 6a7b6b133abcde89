import Foundation
import Testing

/// The checkout that these tests were built from.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Names at the top that people see: no dotfiles, and not the resolution of dependencies, which git ignores.
  static func topEntries() throws -> Set<String> {
    Set(
      try FileManager.default.contentsOfDirectory(atPath: root.path).filter {
        !$0.hasPrefix(".") && $0 != "Package.resolved"
      })
  }

  /// All texts below `folder`, in order.
  static func files(below folder: String) throws -> [SourceFile] {
    let files = try everything.get().filter { $0.path.hasPrefix("\(folder)/") }
    try #require(!files.isEmpty, "nothing to look at below \(folder)")
    return files
  }

  static func swiftFiles(below folder: String) throws -> [SourceFile] {
    try files(below: folder).filter { $0.path.hasSuffix(".swift") }
  }

  /// Read once for all tests.
  private static let everything = Result {
    try ["Sources", "Tests", "config", "systemd"].flatMap { folder in
      try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).sorted()
        .compactMap { try SourceFile("\(folder)/\($0)") }
    }
  }
}
