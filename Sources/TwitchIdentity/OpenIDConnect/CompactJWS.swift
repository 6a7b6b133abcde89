import FoundationEssentials
import Keeper

/// A signed JWT in its compact form (RFC 7515 section 3.1), taken apart and not verified.
struct CompactJWS: Sendable {
  /// Twitch's ID tokens are under 2 KiB.
  static let largest = 16 * 1024

  let header: JSONValue
  let payload: Data
  let signature: Data
  /// Header and payload as they came: what was signed.
  let signedBytes: Data

  /// Nil for what has another form.
  init?(_ token: Secret) {
    guard token.count <= Self.largest else { return nil }
    let bytes = token.withUnsafeBytes { Data($0) }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
      let signature = Base64URL.decode(parts[2]), let header = JSONValue(Array(header)), case .object = header
    else { return nil }
    self.header = header
    self.payload = payload
    self.signature = signature
    signedBytes = bytes.prefix(parts[0].count + 1 + parts[1].count)
  }
}
