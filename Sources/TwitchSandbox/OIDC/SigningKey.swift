import CryptoExtras
import FoundationEssentials
import Synchronization

/// The RSA key behind ID tokens. It is made when first needed: most runs never need one, and making it takes a while.
final class SigningKey: Sendable {
  static let keyID = "1"
  private let key = Mutex<_RSA.Signing.PrivateKey?>(nil)

  /// RS256 (RFC 7518, section 3.3).
  func sign(_ text: String) throws -> [UInt8] {
    try Array(made().signature(for: Data(text.utf8), padding: .insecurePKCS1v1_5).rawRepresentation)
  }

  /// RFC 7517, with the members that Twitch is believed to send.
  func jwks() throws -> JSON {
    let numbers = try made().publicKey.getKeyPrimitives()
    return [
      "keys": .array([
        [
          "alg": "RS256", "e": .string(Base64URL.encode(numbers.publicExponent)), "kid": .string(Self.keyID),
          "kty": "RSA", "n": .string(Base64URL.encode(numbers.modulus)), "use": "sig",
        ]
      ])
    ]
  }

  private func made() throws -> _RSA.Signing.PrivateKey {
    try key.withLock { key in
      if let key { return key }
      let new = try _RSA.Signing.PrivateKey(keySize: .bits2048)
      key = new
      return new
    }
  }
}

/// RFC 4648, section 5, without padding.
enum Base64URL {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let text = Data(bytes).base64EncodedString()
    return String(
      text.compactMap { character -> Character? in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }
}
