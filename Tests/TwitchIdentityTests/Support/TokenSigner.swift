import Crypto
import CryptoExtras
import Foundation
import Keeper

@testable import TwitchIdentity

/// Signs ID tokens as Twitch does, and otherwise.
struct TokenSigner: Sendable {
  /// Names, and values as JSON; nil for a member that is left out.
  typealias Members = [String: String?]

  static let now = Now(boot: BootTime(milliseconds: 0), wall: WallTime(seconds: 1_800_000_000))
  static let accessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
  static let hash = "77QmUPtjPfzWtF2AnpK9RQ"
  /// Made once, as it takes a while.
  static let twitch = Result { try TokenSigner(keyID: "1") }
  static let stranger = Result { try TokenSigner(keyID: "1") }

  let keyID: String
  let key: _RSA.Signing.PrivateKey

  init(keyID: String) throws {
    self.keyID = keyID
    key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
  }

  /// Of the key set.
  func jwk() throws -> String {
    let numbers = try key.publicKey.getKeyPrimitives()
    let (modulus, exponent) = (Self.encode(numbers.modulus), Self.encode(numbers.publicExponent))
    return """
      {"alg":"RS256","e":"\(exponent)","kid":"\(keyID)","kty":"RSA","n":"\(modulus)","use":"sig"}
      """
  }

  /// A token with Twitch's members, but for those given.
  func token(from issuer: String, _ claims: Members = [:], header: Members = [:]) throws -> String {
    let signed = signed(from: issuer, claims, header: header)
    let signature = try key.signature(for: Data(signed.utf8), padding: .insecurePKCS1v1_5).rawRepresentation
    return signed + "." + Self.encode(signature)
  }

  /// All but the signature.
  func signed(from issuer: String, _ claims: Members = [:], header: Members = [:]) -> String {
    let standardHeader: Members = ["alg": #""RS256""#, "typ": #""JWT""#, "kid": "\"\(keyID)\""]
    let standardClaims: Members = [
      "aud": #""c9example""#, "azp": #""c9example""#, "exp": "1800000900", "iat": "1800000000",
      "iss": "\"\(issuer)\"", "sub": #""70001234""#, "nonce": #""n0nce""#, "at_hash": "\"\(Self.hash)\"",
    ]
    return Self.encode(Self.json(standardHeader, header).utf8) + "."
      + Self.encode(Self.json(standardClaims, claims).utf8)
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let base64 = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    return base64.replacing("=", with: "")
  }

  private static func json(_ standard: Members, _ changes: Members) -> String {
    let members = standard.merging(changes) { _, new in new }.compactMapValues(\.self).sorted { $0.key < $1.key }
    return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }
}
