import Foundation
import GRDB
import Keeper
import TestSupport
import Testing

@testable import KeeperStore

@Suite struct DurabilityTests {
  @Test("an open store → every promise to SQLite reads back, every file is its owner's alone")
  func settings() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.apply([.save(.full())])
        let expected = [
          "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0", "secure_delete": "1",
          "application_id": "\(Schema.applicationID)",
        ]
        for (pragma, value) in expected {
          let found = try await store.database.read { db in try String.fetchOne(db, sql: "PRAGMA \(pragma)") }
          #expect(found == value, "\(pragma)")
        }
        let files = try folder.allContents().keys
        #expect(files.count == 5, "\(files)")
        for file in files { #expect(try mode(of: file) == 0o600, "\(file)") }
        #expect(try mode(of: folder.store) == 0o700)
      }
    }
  }

  @Test("closed and opened again → everything is there, in one file")
  func reopen() async throws {
    try await withStoreFolder { folder in
      let records = (10..<60).map { AccountRecord.full("account\($0)") }
      try await folder.withStore { try await $0.apply(records.map(AccountChange.save)) }
      #expect(!FileManager.default.fileExists(atPath: folder.log))
      #expect(try await folder.stored() == records.map(StoredAccount.intact))
    }
  }

  @Test("the caller is cancelled → its batch is stored all the same")
  func cancelledCaller() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        let task = Task {
          withUnsafeCurrentTask { $0?.cancel() }
          try await store.apply([.save(.full())])
        }
        try await task.value
        #expect(try await store.load() == [.intact(.full())])
      }
    }
  }

  @Test("after close → errors, no crash")
  func closed() async throws {
    try await withStoreFolder { folder in
      let store = try folder.open()
      try await store.close()
      await #expect(throws: StoreError.self) { try await store.apply([.save(.full())]) }
      await #expect(throws: StoreError.self) { try await store.load() }
    }
  }

  @Test("SIGKILL between or amid writes → the store opens and holds what was acknowledged", arguments: 0..<8)
  func killed(round: Int) async throws {
    try await withStoreFolder { folder in
      let acknowledged = folder.path + "/acknowledged"
      let delay = Int.random(in: 1_000...100_000)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = folder.path as String, acknowledged = acknowledged as String, delay = delay as Int] in
        let store = try StoreFolder(path: path).open()
        let file = open(acknowledged, O_WRONLY | O_CREAT, 0o600)
        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(delay)) { kill(getpid(), SIGKILL) }
        for generation in 1..<1_000_000 as Range<Int64> {
          try await store.apply(trio(generation))
          let text = "\(generation)"
          try #require(pwrite(file, text, text.utf8.count, 0) == text.utf8.count)
        }
      }
      // Killed before the first acknowledgement, it has not even the file.
      let told = Int64(String(decoding: (try? bytes(of: acknowledged)) ?? Data(), as: UTF8.self)) ?? 0
      let found = try await folder.withStore { try await generationOfTrio($0) }
      #expect(found == told || found == told + 1, "told \(told), found \(found), killed after \(delay) µs")
    }
  }

  @Test("the log ends anywhere, or in garbage, as after a power cut → a prefix of the commits, each whole")
  func cutLog() async throws {
    try await withStoreFolder { folder in
      let (database, log) = try await folder.withStore { store in
        for generation in 1...20 as ClosedRange<Int64> { try await store.apply(trio(generation)) }
        return (try bytes(of: folder.database), try bytes(of: folder.log))
      }
      var last: Generation = 0
      for cut in Array(stride(from: 0, to: log.count, by: 2_503)) + [log.count] {
        for tail in [Data(), Data(repeating: 0xA5, count: log.count - cut)] {
          try folder.write(database, to: folder.database)
          try folder.write(log.prefix(cut) + tail, to: folder.log)
          let found = try await folder.withStore { try await generationOfTrio($0) }
          #expect(found >= last, "cut at \(cut)")
          last = max(last, found)
        }
      }
      #expect(last == 20)
    }
  }
}

/// Three accounts that always change together.
private func trio(_ generation: Generation) -> [AccountChange] {
  ["a", "b", "c"].map { .save(.full($0, generation: generation)) }
}

/// The generation that all three have; 0 when there is none yet.
private func generationOfTrio(_ store: SQLiteAccountStore) async throws -> Generation {
  let accounts = try await store.load()
  guard let generation = accounts.first?.record?.generation else {
    try #require(accounts.isEmpty)
    return 0
  }
  #expect(accounts == ["a", "b", "c"].map { .intact(.full($0, generation: generation)) })
  return generation
}
