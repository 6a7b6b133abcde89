import Foundation
import GRDBSQLite
import Synchronization

/// A disk that fails when a test says so: SQLite's own way to the files, with a counter before each operation that
/// changes something. Only files under armed folders are counted, so that tests beside each other do not meet.
enum FailingDisk {
  enum Manner: CaseIterable {
    /// One operation fails.
    case once
    /// It and all later ones fail, as on a full disk or after a remount.
    case fromThenOn
    /// One write ends in its middle.
    case torn
  }

  private struct Plan {
    let number: Int
    let manner: Manner
    var count = 0
  }

  private struct State {
    var plans: [String: Plan] = [:]
    /// Which folder an open file belongs to, by its address.
    var files: [UInt: String] = [:]
  }

  private static let state = Mutex(State())

  /// Must be done before the files that are to fail are opened.
  static func install() { _ = shim }

  /// From now on the `number`th operation under `folder` fails.
  static func arm(_ folder: String, failing number: Int, _ manner: Manner) {
    state.withLock { $0.plans[folder] = Plan(number: number, manner: manner) }
  }

  /// Everything works again. Whether the operation that was to fail was reached.
  @discardableResult
  static func disarm(_ folder: String) -> Bool {
    state.withLock { state in state.plans.removeValue(forKey: folder).map { $0.count >= $0.number } ?? false }
  }

  /// Runs `look` uncounted, on a disk that works. Nothing else may use the folder meanwhile.
  static func aside<Result>(_ folder: String, _ look: () throws -> Result) rethrows -> Result {
    let plan = state.withLock { $0.plans.removeValue(forKey: folder) }
    defer { if let plan { state.withLock { $0.plans[folder] = plan } } }
    return try look()
  }

  // MARK: - For the shim

  fileprivate static func opened(_ path: String, _ file: UInt) {
    state.withLock { state in
      state.files[file] = state.plans.keys.first { path.hasPrefix($0 + "/") } ?? folder(of: path)
    }
  }

  fileprivate static func closed(_ file: UInt) { state.withLock { $0.files[file] = nil } }

  /// How the next operation on the file fails; nil when it works.
  fileprivate static func failure(of file: UInt) -> Manner? {
    state.withLock { state in
      guard let folder = state.files[file] else { return nil }
      return count(in: folder, &state)
    }
  }

  fileprivate static func failure(at path: String) -> Manner? {
    state.withLock { count(in: folder(of: path), &$0) }
  }

  private static func count(in folder: String, _ state: inout State) -> Manner? {
    guard var plan = state.plans[folder] else { return nil }
    plan.count += 1
    state.plans[folder] = plan
    switch plan.manner {
    case .once, .torn: return plan.count == plan.number ? plan.manner : nil
    case .fromThenOn: return plan.count >= plan.number ? plan.manner : nil
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// Registered once, for the whole process: what it does not count passes through.
  private static let shim = Shim()
}

/// SQLite's extended codes, which are macros in C.
private enum IOError {
  static let write = SQLITE_IOERR | 3 << 8
  static let fsync = SQLITE_IOERR | 4 << 8
  static let truncate = SQLITE_IOERR | 6 << 8
  static let delete = SQLITE_IOERR | 10 << 8
  static let shmmap = SQLITE_IOERR | 21 << 8
}

/// The default VFS, with its openings and deletions and the writes of its files passed through ``FailingDisk``.
private struct Shim: @unchecked Sendable {
  // Unchecked: written once, before SQLite sees it, and never freed.
  private let vfs: UnsafeMutablePointer<sqlite3_vfs>

  init() {
    let original = sqlite3_vfs_find(nil)!
    originalVFS = original
    vfs = .allocate(capacity: 1)
    vfs.initialize(to: original.pointee)
    vfs.pointee.pNext = nil
    vfs.pointee.zName = UnsafePointer(strdup("failing"))
    vfs.pointee.xOpen = { _, name, file, flags, out in
      let path = name.map { String(cString: $0) } ?? ""
      if FailingDisk.failure(at: path) != nil { return SQLITE_CANTOPEN }
      let result = originalVFS.pointee.xOpen(originalVFS, name, file, flags, out)
      guard result == SQLITE_OK, let file, let methods = file.pointee.pMethods else { return result }
      FailingDisk.opened(path, UInt(bitPattern: file))
      file.pointee.pMethods = UnsafePointer(methodsOfShim(methods))
      return result
    }
    vfs.pointee.xDelete = { _, name, synchronize in
      if let name, FailingDisk.failure(at: String(cString: name)) != nil { return IOError.delete }
      return originalVFS.pointee.xDelete(originalVFS, name, synchronize)
    }
    sqlite3_vfs_register(vfs, 1)
  }
}

// C functions have no context, so what they need is global: set once, before the first file is opened.
nonisolated(unsafe) private var originalVFS: UnsafeMutablePointer<sqlite3_vfs>!

private struct MethodTables: @unchecked Sendable {
  // Unchecked: the tables are filled before they are shared, and never freed.
  var ours: [UInt: UnsafeMutablePointer<sqlite3_io_methods>] = [:]
  var originals: [UInt: UnsafePointer<sqlite3_io_methods>] = [:]
}

private let tables = Mutex(MethodTables())

private func original(_ file: UnsafeMutablePointer<sqlite3_file>) -> sqlite3_io_methods {
  let key = UInt(bitPattern: file.pointee.pMethods)
  return tables.withLock { $0.originals[key]!.pointee }
}

private func methodsOfShim(_ methods: UnsafePointer<sqlite3_io_methods>) -> UnsafeMutablePointer<sqlite3_io_methods> {
  tables.withLock { tables in
    if let known = tables.ours[UInt(bitPattern: methods)] { return known }
    let ours = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    ours.initialize(to: methods.pointee)
    countOperations(of: &ours.pointee)
    tables.ours[UInt(bitPattern: methods)] = ours
    tables.originals[UInt(bitPattern: ours)] = methods
    return ours
  }
}

private func countOperations(of methods: inout sqlite3_io_methods) {
  methods.xClose = { file in
    FailingDisk.closed(UInt(bitPattern: file))
    return original(file!).xClose(file)
  }
  methods.xWrite = { file, bytes, count, offset in
    switch FailingDisk.failure(of: UInt(bitPattern: file)) {
    case nil: return original(file!).xWrite(file, bytes, count, offset)
    case .torn:
      _ = original(file!).xWrite(file, bytes, count / 2, offset)
      return IOError.write
    case .once: return IOError.write
    case .fromThenOn: return SQLITE_FULL
    }
  }
  methods.xSync = { file, flags in
    let failure = FailingDisk.failure(of: UInt(bitPattern: file))
    return failure == nil ? original(file!).xSync(file, flags) : IOError.fsync
  }
  methods.xTruncate = { file, size in
    let failure = FailingDisk.failure(of: UInt(bitPattern: file))
    return failure == nil ? original(file!).xTruncate(file, size) : IOError.truncate
  }
  methods.xShmMap = { file, page, size, extend, out in
    if extend != 0, FailingDisk.failure(of: UInt(bitPattern: file)) != nil { return IOError.shmmap }
    return original(file!).xShmMap(file, page, size, extend, out)
  }
}
