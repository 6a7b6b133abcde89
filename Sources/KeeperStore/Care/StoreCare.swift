import FoundationEssentials
import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What people do with the files of a store, apart from serving from it.
package struct StoreCare: Sendable {
  let files: StoreFiles
  /// Names what is set aside, such as `20261122T221500Z`.
  let stamp: String

  package init(directory: String, stamp: String) {
    files = StoreFiles(directory: directory)
    self.stamp = stamp
  }

  // MARK: - Backup

  /// Writes a consistent copy of the store to a new file, also while a daemon uses it. The key is not in it.
  package func backUp(to path: String) throws(StoreError) {
    do {
      guard try StoreFiles.size(of: path) == nil else {
        throw StoreError.cannotOpen(path: path, reason: "there is such a file already, and a backup replaces none")
      }
      let unfinished = path + ".new"
      try copy(files.database, to: unfinished)
      // Unlike rename, link never replaces a file that somebody else has put there meanwhile.
      try SystemError.check { unsafe link(unfinished, path) }
      try StoreFiles.remove(unfinished)
      try StoreFiles.synchronizeDirectory(of: path)
    } catch {
      throw .opening(path, error)
    }
  }

  /// Everything that is committed in `path` and its log, in one file that survives a power cut.
  private func copy(_ path: String, to unfinished: String, for directory: String? = nil) throws {
    guard try StoreFiles.size(of: path) != nil else {
      throw StoreError.cannotOpen(path: path, reason: "there is no such file")
    }
    try StoreFiles.remove(unfinished)
    // SQLite fills an empty file, with the mode that it has.
    let file = try OpenFile(path: unfinished, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    if let directory { try StoreFiles.giveToOwner(of: directory, file) }
    let database = try Connection.readOnly(path: path)
    defer { try? database.close() }  // It was only read: there is nothing to lose.
    try database.writeWithoutTransaction { db in
      guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
        throw StoreError.foreign(path: path)
      }
      try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
    }
    try file.synchronize()
  }

  // MARK: - Restore

  /// Puts a backup in the place of the store, whose files are kept beside it under other names. Returns the name of the
  /// old database, if there was one. The backup itself stays where it is.
  package func restore(from path: String) throws(StoreError) -> String? {
    let examination = try StoreExamination.structure(of: path)
    guard examination.problems.isEmpty else {
      throw .damaged(path: path, reason: examination.problems.joined(separator: "; "))
    }
    try files.makeDirectory()
    let lock = try StoreLock(files: files)
    defer { lock.release() }
    do {
      try copy(path, to: files.unfinished, for: files.directory)
      settle()
      return try setAside(replacing: files.unfinished)
    } catch {
      throw .opening(files.database, error)
    }
  }

  /// Moves the store out of the way, so that the next start makes an empty one. Returns the new name of the database.
  package func setAside() throws(StoreError) -> String? {
    try files.makeDirectory()
    let lock = try StoreLock(files: files)
    defer { lock.release() }
    do {
      settle()
      return try setAside(replacing: nil)
    } catch {
      throw .opening(files.database, error)
    }
  }

  /// Brings what a crash has left in the journal and the log of a whole store into its database, so that this is never
  /// seen without them. Of a damaged one no byte is changed: it does not open, with its log or without.
  private func settle() {
    do {
      try Connection.rollBackIfNeeded(path: files.database)
      guard try StoreFiles.size(of: files.log) ?? 0 > 0,
        try StoreExamination.structure(of: files.database).problems.isEmpty
      else { return }
      try Connection.readWrite(path: files.database).close()
    } catch {
      // What cannot be brought in is set aside as it is.
    }
  }

  /// First every file gets its second name, then journal and log lose their first one, then the database: whenever this
  /// ends, the bytes are there, and what stands under the database's name never meets a log that is not its own.
  private func setAside(replacing new: String?) throws(SystemError) -> String? {
    var present: [String] = []
    for path in files.ofDatabase where try StoreFiles.size(of: path) != nil { present.append(path) }
    let name = try freeName()
    for path in present { try SystemError.check { unsafe link(path, aside(path, name)) } }
    try StoreFiles.synchronizeDirectory(of: files.database)
    for path in files.ofDatabase where path != files.database { try StoreFiles.remove(path) }
    if let new {
      try SystemError.check { unsafe rename(new, files.database) }
    } else {
      try StoreFiles.remove(files.database)
    }
    try StoreFiles.synchronizeDirectory(of: files.database)
    return present.contains(files.database) ? aside(files.database, name) : nil
  }

  /// The stamp, with a number behind it when something was set aside in the same second.
  private func freeName() throws(SystemError) -> String {
    for number in 1...99 {
      let name = number == 1 ? stamp : "\(stamp)-\(number)"
      let taken = try files.ofDatabase.map { path throws(SystemError) in
        try StoreFiles.size(of: aside(path, name)) != nil
      }
      if !taken.contains(true) { return name }
    }
    throw SystemError(code: EEXIST)
  }

  /// SQLite finds the log of what was set aside by its name.
  private func aside(_ path: String, _ name: String) -> String {
    files.database + ".aside-\(name)" + path.dropFirst(files.database.count)
  }
}
