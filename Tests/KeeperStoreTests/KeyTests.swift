import Foundation
import Keeper
import Testing

@testable import KeeperStore

@Suite struct KeyTests {
  @Test("first start → a key file for its owner alone; later starts use it")
  func keyFileIsMadeOnce() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      let made = try bytes(of: folder.keyFile)
      #expect(try mode(of: folder.keyFile) == 0o600)
      #expect(try await folder.stored() == [.intact(.full())])
      #expect(try bytes(of: folder.keyFile) == made)
      #expect(!FileManager.default.fileExists(atPath: folder.keyFile + ".new"))
    }
  }

  @Test("an open store → the memory of its data key is locked")
  func lockedInMemory() async throws {
    try await withStoreFolder { folder in
      let place = folder.path
      await #expect(processExitsWith: .success) { [path = place as String] in
        try #require(try lockedKilobytes() == 0)
        let store = try StoreFolder(path: path).open()
        try #require(try lockedKilobytes() >= 4)
        try await store.close()
      }
    }
  }

  @Test("the key is there before the store → it is used as it is, raw or in base64")
  func keyOfTheOperator() async throws {
    let raw = Data((0..<32).map { UInt8($0) })
    try await withStoreFolder { folder in
      try folder.write(raw, to: folder.keyFile, mode: 0o400)
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      #expect(try bytes(of: folder.keyFile) == raw)
      let base64 = folder.path + "/base64"
      try folder.write(raw.base64EncodedData() + Data("\r\n".utf8), to: base64)
      #expect(try await folder.stored(.keyFile(path: base64)) == [.intact(.full())])
    }
  }

  @Test("a leftover of an interrupted first start → it is replaced")
  func interruptedFirstStart() async throws {
    try await withStoreFolder { folder in
      try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
      try folder.write(Data("half".utf8), to: folder.keyFile + ".new")
      for name in [".new", ".new-journal"] { try folder.write(Data("half".utf8), to: folder.database + name) }
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      #expect(try folder.allContents().keys.filter { $0.contains(".new") } == [])
    }
  }

  @Test("a key that cannot be used at the first start → refused, and no store is made", arguments: UnusableKey.all)
  func unusableKey(_ key: UnusableKey) async throws {
    try await withStoreFolder { folder in
      try folder.write(key.contents, to: folder.keyFile, mode: key.mode)
      let source: KeySource = key.isCredential ? .credential(path: folder.keyFile) : folder.keySource
      #expect(try await folder.errorOfOpening(source) == .key(path: folder.keyFile, key.trouble))
      #expect(try bytes(of: folder.keyFile) == key.contents)
      #expect(!FileManager.default.fileExists(atPath: folder.database))
    }
  }

  struct UnusableKey: Sendable, CustomTestStringConvertible {
    var contents: Data
    var mode: mode_t = 0o600
    var isCredential = false
    var trouble: StoreError.KeyTrouble
    var testDescription: String { "\(contents.count) bytes, \(String(mode, radix: 8)): \(trouble)" }

    static let all = [
      UnusableKey(contents: Data(count: 32), mode: 0o644, trouble: .exposed(mode: 0o644)),
      UnusableKey(contents: Data(count: 32), mode: 0o640, trouble: .exposed(mode: 0o640)),
      UnusableKey(contents: Data(count: 32), mode: 0o601, trouble: .exposed(mode: 0o601)),
      UnusableKey(contents: Data(), trouble: .malformed),
      UnusableKey(contents: Data(count: 31), trouble: .malformed),
      UnusableKey(contents: Data(count: 33), trouble: .malformed),
      UnusableKey(contents: Data("not base64 at all, and long enough to be".utf8), trouble: .malformed),
      UnusableKey(contents: Data(count: 5000), trouble: .malformed),
      UnusableKey(
        contents: Data("fifteen bytes..\n".utf8), isCredential: true, trouble: .tooShort(bytes: 15, needed: 16)),
    ]
  }

  @Test("a credential, with or without a line end → opens the same store, and is never made")
  func credential() async throws {
    try await withStoreFolder { folder in
      let source = KeySource.credential(path: folder.keyFile)
      #expect(try await folder.errorOfOpening(source) == .key(path: folder.keyFile, .notGiven))
      #expect(!FileManager.default.fileExists(atPath: folder.keyFile))
      try folder.write(Data("sixteen bytes..!".utf8), to: folder.keyFile, mode: 0o444)
      try await folder.withStore(source) { try await $0.apply([.save(.full())]) }
      try FileManager.default.removeItem(atPath: folder.keyFile)
      #expect(try await folder.errorOfOpening(source) == .key(path: folder.keyFile, .missing))
      try folder.write(Data("sixteen bytes..!\n".utf8), to: folder.keyFile)
      #expect(try await folder.stored(source) == [.intact(.full())])
    }
  }

  @Test("a store without the right key → refused, every byte as it was, and no new key")
  func lostKey() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.full())]) }
      let key = try bytes(of: folder.keyFile)
      let store = try bytes(of: folder.database)

      try FileManager.default.removeItem(atPath: folder.keyFile)
      #expect(try await folder.errorOfOpening() == .key(path: folder.keyFile, .missing))
      #expect(!FileManager.default.fileExists(atPath: folder.keyFile))
      try folder.write(Data(count: 32), to: folder.keyFile)
      #expect(try await folder.errorOfOpening() == .wrongKey(store: folder.database, key: folder.keyFile))
      #expect(
        try await folder.errorOfOpening(.credential(path: folder.keyFile))
          == .noKeySlot(store: folder.database, wanted: "credential", present: ["key_file"]))
      #expect(try bytes(of: folder.database) == store)

      try folder.write(key, to: folder.keyFile)
      #expect(try await folder.stored() == [.intact(.full())])
    }
  }

  @Test("a key file of somebody else, or no file → refused")
  func ownerAndKind() {
    var status = stat()
    status.st_mode = S_IFREG | 0o600
    status.st_uid = 1000
    #expect(KeyFile.trouble(of: status, for: 1000) == nil)
    #expect(KeyFile.trouble(of: status, for: 1001) == .wrongOwner(uid: 1000))
    #expect(KeyFile.trouble(of: status, for: 0) == .wrongOwner(uid: 1000))
    status.st_uid = 0
    #expect(KeyFile.trouble(of: status, for: 1000) == nil)
    status.st_mode = S_IFDIR | 0o700
    #expect(KeyFile.trouble(of: status, for: 1000) == .notAFile)
  }
}

/// `VmLck:` of this process (proc_pid_status(5)).
private func lockedKilobytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmLck:") })
  return try #require(Int(line.filter(\.isNumber)))
}
