import Crypto
import FoundationEssentials

/// AES-256-GCM as both seals of the store use it: nonce (12 bytes, random), ciphertext and tag (16 bytes) in a row.
enum SealedBytes {
  static func seal(_ plain: some DataProtocol, under key: SymmetricKey, bound binding: [UInt8]) throws -> Data {
    let box = try AES.GCM.seal(plain, using: key, authenticating: binding)
    return box.nonce + box.ciphertext + box.tag
  }

  /// Nil when these are not the unchanged bytes of this place under this key: AES-GCM tells no difference. The caller
  /// wipes the result.
  static func open(_ sealed: some DataProtocol, under key: SymmetricKey, bound binding: [UInt8]) -> Data? {
    guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
    return try? AES.GCM.open(box, using: key, authenticating: binding)
  }
}
