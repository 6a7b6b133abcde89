import Crypto
import FoundationEssentials
import GRDB
import Keeper

/// The data key, wrapped under a key-encryption key that one secret derives. A store may have several slots, each of
/// which opens it alone.
struct KeySlot: Sendable {
  /// What kind of secret opens the slot. Raw values are stored.
  enum Kind: String, Sendable {
    case keyFile = "key_file"
    case credential
  }

  /// How the secret becomes the key-encryption key. Raw values are stored.
  enum Derivation: String, Sendable {
    case hkdfSHA256 = "hkdf-sha256"
  }

  let kind: Kind
  let derivation: Derivation
  let salt: Data
  /// Nonce, ciphertext and tag of AES-256-GCM.
  let wrapped: Data

  /// Wraps `dataKey` anew, under a salt of its own.
  init(wrapping dataKey: DataKey, with secret: Secret, kind: Kind) throws {
    self.kind = kind
    derivation = .hkdfSHA256
    salt = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Data($0) }
    let wrappingKey = Self.deriveKey(from: secret, salt: salt)
    let binding = Self.binding(kind: kind, derivation: derivation, salt: salt)
    var plain = unsafe dataKey.symmetric.withUnsafeBytes { unsafe Data($0) }
    defer { plain.wipe() }
    wrapped = try SealedBytes.seal(plain, under: wrappingKey, bound: binding)
  }

  private init(kind: Kind, derivation: Derivation, salt: Data, wrapped: Data) {
    self.kind = kind
    self.derivation = derivation
    self.salt = salt
    self.wrapped = wrapped
  }

  /// Nil when `secret` is not the one that it was wrapped with.
  func unwrap(with secret: Secret) -> DataKey? {
    let binding = Self.binding(kind: kind, derivation: derivation, salt: salt)
    let wrappingKey = Self.deriveKey(from: secret, salt: salt)
    guard var plain = SealedBytes.open(wrapped, under: wrappingKey, bound: binding) else { return nil }
    defer { plain.wipe() }
    return DataKey(symmetric: SymmetricKey(data: plain))
  }

  private static func deriveKey(from secret: Secret, salt: Data) -> SymmetricKey {
    let material = unsafe secret.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
    return HKDF<SHA256>.deriveKey(
      inputKeyMaterial: material, salt: salt, info: Data("tokenkeeper key slot".utf8), outputByteCount: 32)
  }

  private static func binding(kind: Kind, derivation: Derivation, salt: Data) -> [UInt8] {
    var binding = AssociatedData(label: "key slot", version: 1)
    binding.append(kind.rawValue)
    binding.append(derivation.rawValue)
    binding.append(salt)
    return binding.bytes
  }
}

// MARK: - Rows

extension KeySlot {
  func insert(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO key_slot (kind, derivation, salt, wrapped) VALUES (?, ?, ?, ?)",
      arguments: [kind.rawValue, derivation.rawValue, salt, wrapped])
  }

  /// Those that this program understands, and the kinds of all.
  static func fetchAll(_ db: Database) throws -> (slots: [KeySlot], kinds: [String]) {
    let rows = try Row.fetchAll(db, sql: "SELECT kind, derivation, salt, wrapped FROM key_slot ORDER BY id")
    return (rows.compactMap(KeySlot.init(row:)), rows.map { String.fromDatabaseValue($0[0]) ?? "unreadable" })
  }

  private init?(row: Row) {
    guard let kind = String.fromDatabaseValue(row[0]).flatMap(Kind.init),
      let derivation = String.fromDatabaseValue(row[1]).flatMap(Derivation.init),
      let salt = Data.fromDatabaseValue(row[2]), let wrapped = Data.fromDatabaseValue(row[3])
    else { return nil }
    self.init(kind: kind, derivation: derivation, salt: salt, wrapped: wrapped)
  }
}
