import FoundationEssentials
import Keeper

/// Seals the secret fields of accounts with AES-256-GCM. A seal opens only in the account, generation and field for
/// which it was made, so that nobody who can write the file can move it elsewhere or bring an old one back.
///
/// A sealed field is a version byte, then ``SealedBytes``.
struct FieldSeal: Sendable {
  enum Field: String, Sendable {
    case accessToken = "access_token"
    case refreshToken = "refresh_token"
    case claims
  }

  static let version: UInt8 = 1

  let key: DataKey

  func seal(_ secret: Secret, _ field: Field, of account: AccountName, _ generation: Generation) throws -> Data {
    try seal(secret, bound: Self.binding(field, of: account, generation))
  }

  /// Nil when it is not the unchanged seal of this place under this key.
  func open(_ sealed: Data, _ field: Field, of account: AccountName, _ generation: Generation) -> Secret? {
    open(sealed, bound: Self.binding(field, of: account, generation))
  }

  /// The same for a place that is not a field of an account.
  func seal(_ secret: Secret, bound binding: [UInt8]) throws -> Data {
    [Self.version]
      + (try unsafe secret.withUnsafeBytes { plain in
        try unsafe SealedBytes.seal(plain, under: key.symmetric, bound: binding)
      })
  }

  func open(_ sealed: Data, bound binding: [UInt8]) -> Secret? {
    guard sealed.first == Self.version,
      var plain = SealedBytes.open(sealed.dropFirst(), under: key.symmetric, bound: binding)
    else { return nil }
    defer { plain.wipe() }
    return Secret(plain)
  }

  private static func binding(_ field: Field, of account: AccountName, _ generation: Generation) -> [UInt8] {
    var binding = AssociatedData(label: "account field", version: version)
    binding.append(account.rawValue)
    binding.append(generation)
    binding.append(field.rawValue)
    return binding.bytes
  }
}
