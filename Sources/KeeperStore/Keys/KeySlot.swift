import Crypto
import FoundationEssentials
import GRDB
import Keeper

/// The data key, wrapped under a key-encryption key that one secret derives. A store may have several slots, each of
/// which opens it alone.
package struct KeySlot: Sendable {
  /// What kind of secret opens the slot. Raw values are stored.
  package enum Kind: String, Sendable, CaseIterable {
    case keyFile = "key_file"
    case credential
    case passphrase
  }

  /// Names it among the slots of its store.
  let id: Int64
  let kind: Kind
  let derivation: KeyDerivation
  let salt: Data
  /// Nonce, ciphertext and tag of AES-256-GCM.
  let wrapped: Data

  /// Wraps `dataKey` anew, under a salt of its own.
  init(id: Int64, wrapping dataKey: DataKey, with secret: Secret, kind: Kind) throws {
    self.id = id
    self.kind = kind
    derivation = KeyDerivation(for: kind)
    salt = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
    let wrappingKey = try derivation.deriveKey(from: secret, salt: salt)
    let binding = Self.binding(kind: kind, derivation: derivation, salt: salt)
    var plain = unsafe dataKey.withUnsafeBytes { unsafe Data($0) }
    defer { plain.wipe() }
    wrapped = try SealedBytes.seal(plain, under: wrappingKey, bound: binding)
  }

  private init(id: Int64, kind: Kind, derivation: KeyDerivation, salt: Data, wrapped: Data) {
    self.id = id
    self.kind = kind
    self.derivation = derivation
    self.salt = salt
    self.wrapped = wrapped
  }

  /// Nil when `secret` is not the one that it was wrapped with.
  func unwrap(with secret: Secret) -> DataKey? {
    let binding = Self.binding(kind: kind, derivation: derivation, salt: salt)
    // It throws for parameters that were tampered with, which is as good as another secret.
    guard let wrappingKey = try? derivation.deriveKey(from: secret, salt: salt),
      var plain = SealedBytes.open(wrapped, under: wrappingKey, bound: binding)
    else { return nil }
    defer { plain.wipe() }
    return DataKey(plain)
  }

  private static func binding(kind: Kind, derivation: KeyDerivation, salt: Data) -> [UInt8] {
    var binding = AssociatedData(label: "key slot", version: 1)
    binding.append(kind.rawValue)
    binding.append(derivation.name)
    binding.append(salt)
    return binding.bytes
  }
}

// MARK: - Rows

extension KeySlot {
  func insert(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO key_slot (id, kind, derivation, salt, wrapped) VALUES (?, ?, ?, ?, ?)",
      arguments: [id, kind.rawValue, derivation.name, salt, wrapped])
  }

  /// The data key, by the first slot that `source` opens.
  static func open(_ db: Database, with source: KeySource, store path: String) throws -> (key: DataKey, slot: Int64) {
    let (slots, kinds) = try fetchAll(db)
    let fitting = slots.filter { $0.kind == source.kind }
    guard !fitting.isEmpty else {
      throw StoreError.noKeySlot(store: path, wanted: source.kind.rawValue, present: kinds)
    }
    let secret = try source.read()
    for slot in fitting {
      if let key = slot.unwrap(with: secret) { return (key, slot.id) }
    }
    throw StoreError.wrongKey(store: path, key: source.path)
  }

  static func delete(_ id: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM key_slot WHERE id = ?", arguments: [id])
  }

  /// All slots, also those of kinds that this program does not know.
  static func summaries(_ db: Database) throws -> [(id: Int64, kind: Kind?)] {
    try Row.fetchAll(db, sql: "SELECT id, kind FROM key_slot ORDER BY id").map { row in
      (Int64.fromDatabaseValue(row[0]) ?? 0, String.fromDatabaseValue(row[1]).flatMap(Kind.init))
    }
  }

  /// Wraps `new` in place of `old` for every slot, each with the secret among `secrets` that opens it.
  static func rewrap(_ old: DataKey, as new: DataKey, with secrets: [SlotSecret], _ db: Database) throws {
    let slots = try fetchAll(db).slots
    var fresh: [KeySlot] = []
    for slot in slots {
      let fitting = secrets.first { $0.kind == slot.kind && slot.unwrap(with: $0.secret) == old }
      guard let fitting else { continue }
      fresh.append(try KeySlot(id: slot.id, wrapping: new, with: fitting.secret, kind: slot.kind))
    }
    let closed = try summaries(db).map(\.id).filter { id in !fresh.contains { $0.id == id } }
    guard closed.isEmpty else { throw KeySlotRefusal.closed(ids: closed) }
    for slot in fresh {
      try delete(slot.id, db)
      try slot.insert(db)
    }
  }

  /// Those that this program understands, and the kinds of all.
  static func fetchAll(_ db: Database) throws -> (slots: [KeySlot], kinds: [String]) {
    let rows = try Row.fetchAll(db, sql: "SELECT kind, derivation, salt, wrapped, id FROM key_slot ORDER BY id")
    return (rows.compactMap(KeySlot.init(row:)), rows.map { String.fromDatabaseValue($0[0]) ?? "unreadable" })
  }

  private init?(row: Row) {
    guard let kind = String.fromDatabaseValue(row[0]).flatMap(Kind.init),
      let derivation = String.fromDatabaseValue(row[1]).flatMap(KeyDerivation.init(name:)),
      let salt = Data.fromDatabaseValue(row[2]), let wrapped = Data.fromDatabaseValue(row[3]),
      let id = Int64.fromDatabaseValue(row[4])
    else { return nil }
    self.init(id: id, kind: kind, derivation: derivation, salt: salt, wrapped: wrapped)
  }
}
