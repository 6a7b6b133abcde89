import Testing

@testable import KeeperStore

@Suite struct StoreErrorTests {
  @Test("each error → says where, why and what to do, in whole sentences", arguments: all)
  func description(_ error: StoreError) {
    let text = error.description
    print(text)
    #expect(text.hasPrefix("Cannot "))
    #expect(text.contains("/var/lib/tokenkeeper"))
    #expect(text.hasSuffix("."))
    #expect(text.split(separator: ". ").count >= 2, "what to do is missing")
    #expect(!text.contains("Optional(") && !text.contains("\n"))
  }

  private static let store = "/var/lib/tokenkeeper/tokenkeeper.sqlite"
  private static let keyPath = "/var/lib/tokenkeeper/tokenkeeper.key"

  private static let all: [StoreError] =
    [
      .cannotOpen(path: store, reason: "Permission denied"), .locked(directory: "/var/lib/tokenkeeper", by: 4711),
      .locked(directory: "/var/lib/tokenkeeper", by: nil), .newerSchema(path: store, unknown: ["v2", "v3"]),
      .damaged(path: store, reason: "file is not a database (SQLite code 26)"), .foreign(path: store),
      .wrongKey(store: store, key: keyPath),
      .noKeySlot(store: store, wanted: "credential", present: ["key_file"]),
      .noKeySlot(store: store, wanted: "credential", present: []),
      .readFailed(path: store, reason: "disk I/O error (SQLite code 266)"),
    ] + keyTroubles.map { .key(path: keyPath, $0) }
    + writeTroubles.map { .writeFailed(path: store, $0, reason: "database or disk is full (SQLite code 13)") }

  private static let keyTroubles: [StoreError.KeyTrouble] = [
    .missing, .notGiven, .unreadable(reason: "Permission denied"), .cannotCreate(reason: "Read-only file system"),
    .notAFile,
    .wrongOwner(uid: 1000), .exposed(mode: 0o644), .malformed, .tooShort(bytes: 3, needed: 16),
  ]

  private static let writeTroubles: [StoreError.WriteTrouble] = [
    .diskFull, .readOnly, .inputOutput, .busy, .damaged, .other,
  ]
}
