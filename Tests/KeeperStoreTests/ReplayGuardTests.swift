import Foundation
import GRDB
import Keeper
import TestSupport
import Testing

@testable import KeeperStore

/// A store that is put back or copied must be noticed; one that has only crashed must not.
@Suite struct ReplayGuardTests {
  private static let here = StoreHost(identity: Array(repeating: 1, count: 16))
  private static let elsewhere = StoreHost(identity: Array(repeating: 2, count: 16))

  @Test("opened again and again, with and without refreshes → trusted")
  func ordinary() async throws {
    try await withGuardedFolder { folder in
      for round in 1...5 as ClosedRange<Int64> {
        try await folder.withStore { try await $0.apply([.save(.intended(round)), .save(.settled(round))]) }
        #expect(try await folder.distrust() == [nil])
      }
    }
  }

  @Test("a refresh was sent after the backup → every account with a refresh token is held back, and stays so")
  func restored() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.settled(1)), .save(.bare("app"))]) }
      let backup = try bytes(of: folder.database)
      try await folder.withStore { try await $0.apply([.save(.intended(2))]) }
      try folder.write(backup, to: folder.database)
      #expect(try await folder.distrust() == [nil, .restored])
      #expect(try await folder.distrust() == [nil, .restored])
    }
  }

  @Test("a thousand refreshes, and marks that cannot be written → no descriptor is left open")
  func descriptors() throws {
    let folder = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: NSTemporaryDirectory()),
      create: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // Only what the test made is left.
    let mark = ReplayMark(directory: folder.path, store: Data([1]))
    let blocked = ReplayMark(directory: folder.path + "/none", store: Data([1]))
    let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    for round in 1...1000 as ClosedRange<Int64> {
      try mark.write(round)
      #expect(throws: SystemError.self) { try blocked.write(round) }
      #expect(mark.read() == .sequence(round))
    }
    // Other tests open some meanwhile.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < before + 500)
  }

  @Test("only other things were saved after the backup → no refresh token can be spent: trusted")
  func nothingSpent() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.intended(1)), .save(.settled(1))]) }
      let backup = try bytes(of: folder.database)
      try await folder.withStore { store in
        for _ in 0..<5 { try await store.apply([.save(.settled(1))]) }
      }
      try folder.write(backup, to: folder.database)
      #expect(try await folder.distrust() == [nil])
    }
  }

  @Test("killed after any commit → not taken for a restored one")
  func killed() async throws {
    try await withGuardedFolder { folder in
      let place = folder.folder.path
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = place as String] in
        let store = try GuardedFolder(StoreFolder(path: path)).open()
        for round in 1...20 as ClosedRange<Int64> { try await store.apply([.save(.intended(round))]) }
        kill(getpid(), SIGKILL)
      }
      let found = try await folder.distrust()
      #expect(found == [nil])
    }
  }

  @Test("trusted by a person, and the same backup put back once more → held back again")
  func restoredTwice() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.settled(1))]) }
      let backup = try bytes(of: folder.database)
      try await folder.withStore { store in
        try await store.apply([.save(.intended(2))])
        for _ in 0..<9 { try await store.apply([.save(.settled(2))]) }
      }
      let newest = try bytes(of: folder.database)
      for _ in 0..<3 {
        try folder.write(backup, to: folder.database)
        #expect(try await folder.distrust() == [.restored])
        try await folder.withStore {
          try await $0.apply([.save(.settled(1)), .save(.intended(2)), .save(.settled(2))])
        }
        #expect(try await folder.distrust() == [nil])
      }
      // The other history has not seen what the trusted one has spent.
      try folder.write(newest, to: folder.database)
      #expect(try await folder.distrust() == [.restored])
    }
  }

  @Test("copied to another host → held back there; the host it came from goes on")
  func copied() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.settled(1))]) }
      try await withGuardedFolder(Self.elsewhere) { other in
        try other.write(bytes(of: folder.database), to: other.database)
        try other.write(bytes(of: folder.keyFile), to: other.keyFile)
        #expect(try await other.distrust() == [.copied])
        #expect(try await other.distrust() == [.copied])
      }
      #expect(try await folder.distrust() == [nil])
    }
  }

  @Test("the cache directory was emptied → trusted, and marked anew")
  func lostMark() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.intended(1)), .save(.settled(1))]) }
      try FileManager.default.removeItem(atPath: folder.marks)
      try FileManager.default.createDirectory(atPath: folder.marks, withIntermediateDirectories: true)
      #expect(try await folder.distrust() == [nil])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.marks).count == 1)
    }
  }

  @Test("the mark is not readable as one → held back, since what it said may be what matters")
  func unreadableMark() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.intended(1)), .save(.settled(1))]) }
      try folder.write(Data("nonsense".utf8), to: try folder.mark())
      #expect(try await folder.distrust() == [.restored])
    }
  }

  @Test("the mark cannot be written → refreshes go on; it can again → it moves on")
  func markFails() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.intended(1))])
        let mark = try folder.mark()
        let before = try bytes(of: mark)
        // A directory under the name of the unfinished mark stops everybody, root included.
        try FileManager.default.createDirectory(atPath: mark + ".new", withIntermediateDirectories: true)
        try await store.apply([.save(.intended(2))])
        #expect(try bytes(of: mark) == before)
        try FileManager.default.removeItem(atPath: mark + ".new")
        try await store.apply([.save(.intended(3))])
        #expect(try bytes(of: mark) != before)
      }
    }
  }

  @Test(
    "adopted offline, where this host's marks are not known → the next start trusts it, and later ones notice again")
  func adopted() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.settled(1))]) }
      let backup = try bytes(of: folder.database)
      for _ in 0..<3 { try await folder.withStore { try await $0.apply([.save(.intended(2))]) } }
      try folder.write(backup, to: folder.database)
      try await folder.folder.withStore { try await $0.adopt() }
      #expect(try await folder.distrust() == [nil])
      try folder.write(backup, to: folder.database)
      #expect(try await folder.distrust() == [.restored])
    }
  }

  @Test("adopted on another host → trusted there")
  func adoptedCopy() async throws {
    try await withGuardedFolder { folder in
      try await folder.withStore { try await $0.apply([.save(.settled(1))]) }
      try await withGuardedFolder(Self.elsewhere) { other in
        try other.write(bytes(of: folder.database), to: other.database)
        try other.write(bytes(of: folder.keyFile), to: other.keyFile)
        #expect(try await other.distrust() == [.copied])
        let offline = StoreSurroundings(markDirectory: nil, host: Self.elsewhere)
        let store = try SQLiteAccountStore.open(
          existingIn: other.folder.store, keySource: other.folder.keySource, surroundings: offline, logger: .silent)
        try await store.adopt()
        try await store.close()
        #expect(try await other.distrust() == [nil])
      }
    }
  }
}

/// A store on a host that remembers.
@dynamicMemberLookup
private struct GuardedFolder {
  let folder: StoreFolder
  var host = StoreHost(identity: Array(repeating: 1, count: 16))

  init(_ folder: StoreFolder, _ host: StoreHost = StoreHost(identity: Array(repeating: 1, count: 16))) {
    self.folder = folder
    self.host = host
  }

  subscript<Value>(dynamicMember path: KeyPath<StoreFolder, Value>) -> Value { folder[keyPath: path] }

  var marks: String { folder.path + "/marks" }

  func write(_ data: Data, to path: String) throws { try folder.write(data, to: path) }

  func mark() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: marks)
    return marks + "/" + (try #require(names.first { $0.hasSuffix(".mark") }))
  }

  func open() throws -> SQLiteAccountStore {
    try .open(
      directory: folder.store, keySource: folder.keySource,
      surroundings: StoreSurroundings(markDirectory: marks, host: host), logger: .silent)
  }

  func withStore(_ body: (SQLiteAccountStore) async throws -> Void) async throws {
    let store = try open()
    do {
      try await body(store)
      try await store.close()
    } catch {
      try? await store.close()  // The test has failed already; its own error counts.
      throw error
    }
  }

  func distrust() async throws -> [Distrust?] {
    let store = try open()
    let accounts = try await store.load()
    try await store.close()
    return accounts.map { $0.record?.distrust }
  }
}

private func withGuardedFolder(
  _ host: StoreHost = StoreHost(identity: Array(repeating: 1, count: 16)),
  _ body: (GuardedFolder) async throws -> Void
) async throws {
  try await withStoreFolder { folder in
    let guarded = GuardedFolder(folder, host)
    for path in [guarded.marks, folder.store] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try await body(guarded)
  }
}

extension AccountRecord {
  /// A refresh is about to be sent.
  fileprivate static func intended(_ generation: Generation) -> AccountRecord {
    .full("bot", generation: generation)
  }

  /// Nothing is under way.
  fileprivate static func settled(_ generation: Generation) -> AccountRecord {
    .full("bot", generation: generation).with { $0.intent = nil }
  }
}
