import Foundation
import Keeper
import Testing

/// `systemd/tokenkeeper.catalog`, which explains each kind of event to whoever runs `journalctl -x`.
@Suite("Catalog of messages") struct CatalogTests {
  private struct Entry {
    let id: String
    var fields: [String: String] = [:]
    var paragraphs: [String] = []
  }

  private static func entries() throws -> [Entry] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "systemd/tokenkeeper.catalog")
    return try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n-- ").dropFirst().map { text in
      let parts = text.components(separatedBy: "\n\n").map { $0.trimmingCharacters(in: .newlines) }
      let head = parts[0].split(separator: "\n").map(String.init)
      var entry = Entry(id: head[0])
      for line in head.dropFirst() {
        let pair = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        entry.fields[pair[0]] = pair[1]
      }
      entry.paragraphs = parts.dropFirst().filter { !$0.isEmpty }
      return entry
    }
  }

  @Test("every kind of event → an entry that says what happened and what to do; and no others")
  func complete() throws {
    let entries = try Self.entries()
    #expect(entries.map(\.id).sorted() == EventKind.allCases.map(\.messageID).sorted())
    for entry in entries {
      let kind = EventKind.allCases.first { $0.messageID == entry.id }
      #expect(entry.fields["Subject"]?.isEmpty == false, "\(kind as Any)")
      #expect(entry.fields["Defined-By"] == "Tokenkeeper", "\(kind as Any)")
      #expect(entry.paragraphs.count >= 2, "\(kind as Any) says what happened, and what to do")
    }
  }

  /// systemd leaves `@FIELD@` as it is where the entry has no such field.
  @Test("what a text takes from the entry → is a field of ours")
  func variables() throws {
    for entry in try Self.entries() {
      let text = (entry.paragraphs + [entry.fields["Subject"] ?? ""]).joined(separator: "\n")
      let names = text.split(separator: "@", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
      for name in names { #expect(name.hasPrefix("TOKENKEEPER_"), "\(entry.id): \(name)") }
    }
  }
}
