import Foundation
import GRDB
import Keeper
import Testing

@testable import KeeperStore

@Suite struct WriteFailureTests {
  @Test("the disk is full → a typed error that says what to do")
  func diskFull() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.limit(pages: 1)
        let error = await #expect(throws: StoreError.self) {
          try await store.apply((0..<500).map { .save(.full("account\($0)")) })
        }
        guard case .writeFailed(folder.database, .diskFull, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }
    }
  }

  @Test("the kernel refuses to let the files grow → the batch fails whole, and later ones succeed without reopening")
  func refusedByTheKernel() async throws {
    try await withStoreFolder { folder in
      await #expect(processExitsWith: .success) { [path = folder.path as String] in
        signal(SIGXFSZ, SIG_IGN)
        let store = try StoreFolder(path: path).open()
        try await store.apply([.save(.full("kept"))])
        let big = (0..<500).map { AccountChange.save(.full("account\($0)")) }
        for _ in 0..<3 {
          try limitFileSize(to: 60_000)
          let error = await #expect(throws: StoreError.self) { try await store.apply(big) }
          guard case .writeFailed(_, .inputOutput, _) = error else {
            Issue.record("\(String(describing: error))")
            return
          }
          try #require(try await store.load() == [.intact(.full("kept"))])
          try limitFileSize(to: rlim_t.max)
          try await store.apply([.save(.full("kept"))])
        }
        try await store.apply(big)
        try await store.close()
      }
      let stored = try await folder.stored()
      #expect(stored.count == 501)
    }
  }

  @Test("the database is read-only → a typed error, and it works again afterwards")
  func readOnly() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        let error = await #expect(throws: StoreError.self) { try await store.apply([.save(.full())]) }
        guard case .writeFailed(folder.database, .readOnly, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
        try await store.apply([.save(.full())])
      }
    }
  }

  @Test("another program has the database locked → busy, and it works again afterwards")
  func busy() async throws {
    try await withStoreFolder { folder in
      try await folder.withStore { store in
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.database, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: StoreError.self) { try await store.apply([.save(.full())]) }
        guard case .writeFailed(folder.database, .busy, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await store.apply([.save(.full())])
        try other.close()
      }
    }
  }
}

private func limitFileSize(to bytes: rlim_t) throws {
  var limit = rlimit(rlim_cur: bytes, rlim_max: rlim_t.max)
  try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
}
