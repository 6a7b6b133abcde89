/// Why the store cannot be opened, read or written. The text says what failed, why, and what to do, without secrets.
package enum StoreError: Error, Sendable, Equatable {
  case cannotOpen(path: String, reason: String)
  /// Another process, or another part of this one, has it.
  case locked(directory: String, by: Int32?)
  /// It has migrations that this program does not know.
  case newerSchema(path: String, unknown: [String])
  /// Not a store, or not a whole one: empty, cut off, overwritten, or without its file.
  case damaged(path: String, reason: String)
  /// Another program's database.
  case foreign(path: String)
  /// The key is readable and does not open this store.
  case wrongKey(store: String, key: String)
  /// No slot of the store fits the configured kind of key.
  case noKeySlot(store: String, wanted: String, present: [String])
  case key(path: String, KeyTrouble)
  case readFailed(path: String, reason: String)
  /// Nothing of the batch was stored.
  case writeFailed(path: String, WriteTrouble, reason: String)

  package enum KeyTrouble: Sendable, Equatable {
    /// There is a store and its key is gone.
    case missing
    /// There is no store yet, and the credential that would seal it does not exist.
    case notGiven
    case unreadable(reason: String)
    case cannotCreate(reason: String)
    case notAFile
    case wrongOwner(uid: UInt32)
    /// Others than its owner may open it.
    case exposed(mode: UInt32)
    /// Neither 32 bytes nor the base64 of 32 bytes.
    case malformed
    case tooShort(bytes: Int, needed: Int)
  }

  package enum WriteTrouble: Sendable, Equatable {
    case diskFull
    case readOnly
    case inputOutput
    case busy
    case damaged
    case other
  }
}
