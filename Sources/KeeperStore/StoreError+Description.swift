extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "Cannot open the store: \(path): \(reason). Check that the path is right, that this user may read and write it, "
        + "and that the disk has room."
    case .locked(let directory, let pid):
      "Cannot open the store in \(directory): \(Self.owner(pid)) is using it, and a store has one owner. "
        + "Stop that one first, or give this one a directory of its own."
    case .newerSchema(let path, let unknown):
      "Cannot open the store \(path): a newer version of tokenkeeperd has changed its schema "
        + "(\(unknown.joined(separator: ", "))). Nothing was touched. Run that version or a later one."
    case .damaged(let path, let reason):
      "Cannot open the store \(path): it is damaged: \(reason). Nothing was touched. Put a backup back "
        + "('tokenkeeperd store restore FILE'), or start with an empty store and new logins, all bytes of this one kept "
        + "('tokenkeeperd store set-aside')."
    case .foreign(let path):
      "Cannot open the store \(path): it is a database of another program. Nothing was touched. Check the configured "
        + "directory, or move the file away ('tokenkeeperd store set-aside')."
    case .wrongKey(let store, let key):
      "Cannot unlock the store \(store): the key \(key) is not the one it was sealed with, or its key slot is damaged. "
        + "Nothing was touched. Put the right key back, or restore the store from a backup; without them, move the "
        + "store away and log in again."
    case .noKeySlot(let store, let wanted, let present):
      "Cannot unlock the store \(store): it has no slot for a key of the kind \(wanted), only for: "
        + "\(present.isEmpty ? "none" : present.joined(separator: ", ")). Nothing was touched. Configure the kind of key it was sealed with."
    case .key(let path, let trouble):
      "Cannot use the key \(path): \(trouble)"
    case .readFailed(let path, let reason):
      "Cannot read the store \(path): \(reason). Check the disk and the file's permissions."
    case .writeFailed(let path, let trouble, let reason):
      "Cannot save to the store \(path): \(reason). Nothing of this change was stored. \(trouble)"
    }
  }

  private static func owner(_ pid: Int32?) -> String {
    pid.map { "the process with pid \($0)" } ?? "another process"
  }
}

extension StoreError.KeyTrouble: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing:
      "there is no such file, and the store that it belongs to exists. A new key could not read it, so none was made. "
        + "Put the key back; without it, move the store away and log in again."
    case .notGiven:
      "there is no such credential. Pass it with LoadCredential= or LoadCredentialEncrypted= in the unit."
    case .unreadable(let reason):
      "\(reason). Check that the path is right and that this user may read it."
    case .cannotCreate(let reason):
      "it did not exist and could not be made: \(reason). Check that this user may write to its directory and that "
        + "the disk has room."
    case .notAFile:
      "it is not a regular file. Check the configured path."
    case .wrongOwner(let uid):
      "it belongs to uid \(uid), who could read or replace it. Make it belong to this user or to root."
    case .exposed(let mode):
      "others than its owner may open it (mode \(String(mode, radix: 8))). Run chmod 600 on it, and replace the key "
        + "if somebody may have read it."
    case .malformed:
      "it holds neither 32 bytes nor the base64 of 32 bytes. Restore it; if it never was in use, remove it and a new "
        + "one will be made."
    case .tooShort(let bytes, let needed):
      "it holds \(bytes) bytes, and at least \(needed) are needed. Use a longer random secret."
    }
  }
}

extension StoreError.WriteTrouble: CustomStringConvertible {
  /// What to do.
  package var description: String {
    switch self {
    case .diskFull: "Make room on the disk; saving goes on by itself."
    case .readOnly: "Make the file system and the file writable again; saving goes on by itself."
    case .inputOutput: "Check the disk and the kernel's log; saving goes on by itself when the disk works again."
    case .busy: "Close the other program that has the database file open."
    case .damaged: "Stop the daemon and restore the store from a backup."
    case .other: "Check the disk and the file's permissions."
    }
  }
}
