import Foundation
import Keeper
import KeeperStore
import Logging

/// A directory of its own for one test, with the places of a store and its key in it.
struct StoreFolder: Sendable {
  let path: String

  var store: String { path + "/store" }
  var database: String { store + "/tokenkeeper.sqlite" }
  var log: String { database + "-wal" }
  var lock: String { store + "/tokenkeeper.lock" }
  var keyFile: String { path + "/key" }
  var keySource: KeySource { .keyFile(path: keyFile) }

  func open(_ keySource: KeySource? = nil) throws(StoreError) -> SQLiteAccountStore {
    try .open(directory: store, keySource: keySource ?? self.keySource, logger: .silent)
  }

  /// Opens the store for `body` and closes it again.
  @discardableResult
  func withStore<Result>(
    _ keySource: KeySource? = nil, _ body: (SQLiteAccountStore) async throws -> Result
  ) async throws -> Result {
    let store = try open(keySource)
    do {
      let result = try await body(store)
      try await store.close()
      return result
    } catch {
      try? await store.close()  // The test has failed already; its own error counts.
      throw error
    }
  }

  /// What a newly opened store has.
  func stored(_ keySource: KeySource? = nil) async throws -> [StoredAccount] {
    try await withStore(keySource) { try await $0.load() }
  }

  /// The error of opening; nil when it opens.
  func errorOfOpening(_ keySource: KeySource? = nil) async throws -> StoreError? {
    let store: SQLiteAccountStore
    do { store = try open(keySource) } catch { return error }
    try await store.close()
    return nil
  }

  func write(_ contents: Data, to path: String, mode: mode_t = 0o600) throws {
    try contents.write(to: URL(filePath: path))
    chmod(path, mode)
  }

  /// The contents of every regular file under the folder, by its path.
  func allContents() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let file = path + "/" + name
      guard try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType == .typeRegular else {
        continue
      }
      contents[file] = try bytes(of: file)
    }
    return contents
  }
}

/// Runs `body` with a new folder and removes it, also after a failure.
func withStoreFolder(_ body: (StoreFolder) async throws -> Void) async throws {
  let folder = StoreFolder(path: FileManager.default.temporaryDirectory.path + "/tokenkeeper-store-\(UUID())")
  try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder.path) }
  try await body(folder)
}

func bytes(of path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

func mode(of path: String) throws -> mode_t {
  var status = stat()
  guard stat(path, &status) == 0 else { throw CocoaError(.fileNoSuchFile) }
  return status.st_mode & 0o7777
}

extension Logger {
  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
