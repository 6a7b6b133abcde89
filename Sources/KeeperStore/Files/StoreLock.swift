import Keeper
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Holds a store for one owner: an exclusive `flock` on a file beside it, which the kernel ends with the process,
/// however that ends. The file stays; only the lock counts. Its text, the owner's process id, is for people.
final class StoreLock: Sendable {
  private let file: Mutex<OpenFile?>

  init(files: StoreFiles) throws(StoreError) {
    do {
      let file = try OpenFile(path: files.lock, flags: O_RDWR | O_CREAT, mode: 0o600)
      guard try Self.lock(file) else {
        throw StoreError.locked(directory: files.directory, by: Self.owner(in: file))
      }
      try StoreFiles.giveToOwner(of: files.directory, file)
      try file.truncate()
      // On a full disk the text cannot be written and the lock holds all the same.
      try? file.append(Secret("\(getpid())\n"))
      self.file = Mutex(file)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .cannotOpen(path: files.lock, reason: "\(error)")
    }
  }

  /// Unlocks, and does not only close: a child of this process that is between fork and exec has the file open too.
  func release() {
    file.withLock { file in
      if let descriptor = file?.descriptor { flock(descriptor, LOCK_UN) }
      file = nil
    }
  }

  /// False when somebody else has it. Two descriptors of one process exclude each other as well.
  private static func lock(_ file: borrowing OpenFile) throws(SystemError) -> Bool {
    do {
      let descriptor = file.descriptor
      try SystemError.check { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch  where error.code == EWOULDBLOCK {
      return false
    }
  }

  /// Nil when the other one has not written it yet. Whatever is wrong with the text, the lock is taken.
  private static func owner(in file: borrowing OpenFile) -> Int32? {
    guard let text = try? file.contents(limit: 64).reveal() else { return nil }
    return Int32(text.filter { !$0.isWhitespace })
  }
}
