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

  /// All files below `folder`, in order.
  static func files(below folder: String) throws -> [SourceFile] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
    return try paths.sorted().compactMap { try SourceFile("\(folder)/\($0)") }
  }

  static func swiftFiles(below folder: String) throws -> [SourceFile] {
    let files = try files(below: folder).filter { $0.path.hasSuffix(".swift") }
    try #require(!files.isEmpty, "nothing to look at below \(folder)")
    return files
  }
}

/// One text of the repository, by its path from the root.
struct SourceFile {
  let path: String
  let lines: [Substring]

  /// Nil for folders and for what is not text.
  init?(_ path: String) throws {
    let url = Repository.root.appending(path: path)
    guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true,
      let text = String(data: try Data(contentsOf: url), encoding: .utf8)
    else { return nil }
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// `Sources/Keeper/Board.swift` is of `Keeper`.
  var target: String { String(path.split(separator: "/")[1]) }

  /// Its lines without comments.
  var code: [Substring] {
    lines.map { line in
      guard let comment = line.firstRange(of: /(^|\s)\/\/.*$/) else { return line }
      return line[..<comment.lowerBound]
    }
  }

  /// The modules that it imports.
  var imports: [String] {
    code.compactMap { line in
      let form =
        /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|protocol|var|let|typealias)\s+)?(\w+)/
      return line.prefixMatch(of: form).map { String($0.1) }
    }
  }
}
