#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the parts of a store lie, all in one directory.
struct StoreFiles: Sendable {
  let directory: String

  var database: String { directory + "/tokenkeeper.sqlite" }
  /// SQLite's write-ahead log: committed changes that are not in the database file yet.
  var log: String { database + "-wal" }
  /// What connections share of the log; made anew by the first.
  var sharedMemory: String { database + "-shm" }
  /// What undoes a change of the journal's kind that a crash has cut off. A database under this name is rolled back by it.
  var journal: String { database + "-journal" }
  /// The database and all that SQLite keeps beside it.
  var ofDatabase: [String] { [database, journal, log, sharedMemory] }
  var lock: String { directory + "/tokenkeeper.lock" }
  /// A store in the making. It gets its real name when it is whole, so that an incomplete database file is always damage.
  var unfinished: String { directory + "/tokenkeeper.sqlite.new" }

  func makeDirectory() throws(StoreError) {
    guard unsafe mkdir(directory, 0o700) != 0, errno != EEXIST else { return }
    throw .cannotOpen(path: directory, reason: SystemError(code: errno).description)
  }

  /// Nil when there is no such file.
  static func size(of path: String) throws(SystemError) -> Int? {
    var status = stat()
    guard unsafe stat(path, &status) != 0 else { return Int(status.st_size) }
    if errno == ENOENT { return nil }
    throw SystemError(code: errno)
  }

  static func remove(_ path: String) throws(SystemError) {
    if unsafe unlink(path) != 0, errno != ENOENT { throw SystemError(code: errno) }
  }

  /// Root that looks after a store must not leave files in it that its owner cannot open.
  static func giveToOwner(of directory: String, _ file: borrowing OpenFile) throws(SystemError) {
    guard geteuid() == 0 else { return }
    var owner = stat()
    let descriptor = file.descriptor
    try SystemError.check { unsafe stat(directory, &owner) }
    try SystemError.check { fchown(descriptor, owner.st_uid, owner.st_gid) }
  }

  /// Makes the entries of the directory that holds `path` survive a power cut.
  static func synchronizeDirectory(of path: String) throws(SystemError) {
    let parent = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
    try OpenFile(path: parent.isEmpty ? "/" : String(parent), flags: O_RDONLY | O_DIRECTORY).synchronize()
  }
}
