import Crypto
import CryptoExtras
import Foundation
import Testing

/// An ID token that proves nothing, and what is said of it.
struct ForgedToken: Sendable, CustomTestStringConvertible {
  let name: String
  /// Part of the reason.
  let reason: String
  let make: @Sendable (_ twitch: TokenSigner, _ issuer: String) throws -> String

  var testDescription: String { name }

  init(
    _ name: String, _ reason: String,
    _ make: @escaping @Sendable (_ twitch: TokenSigner, _ issuer: String) throws -> String
  ) {
    (self.name, self.reason, self.make) = (name, reason, make)
  }

  /// Twitch signed it, with these claims instead of the right ones.
  private init(_ name: String, _ reason: String, claims: TokenSigner.Members) {
    self.init(name, reason) { try $0.token(from: $1, claims) }
  }

  static let all = ofOtherForm + withOtherSignature + forOthers + ofOtherTime + withoutClaims

  private static let ofOtherForm = [
    ForgedToken("an access token", "no signed JWT") { _, _ in "u1exampleusertoken0000000000ab" },
    ForgedToken("two parts", "no signed JWT") { $0.signed(from: $1) },
    ForgedToken("five parts, an encrypted one", "no signed JWT") { try $0.token(from: $1) + ".e30.e30" },
    ForgedToken("a line break behind", "no signed JWT") { try $0.token(from: $1) + "\n" },
    ForgedToken("a header that is no JSON", "no signed JWT") { _, _ in "e30x.e30.c2ln" },
    ForgedToken("a header that is an array", "no signed JWT") { _, _ in "W10.e30.c2ln" },
    ForgedToken("over 16 KiB", "no signed JWT") { twitch, issuer in
      try twitch.token(from: issuer, ["padding": "\"\(String(repeating: "x", count: 16 * 1024))\""])
    },
    ForgedToken("an extension that must be understood", "must be understood") {
      try $0.token(from: $1, header: ["crit": #"["exp"]"#])
    },
    ForgedToken("no key named", "names no key") { try $0.token(from: $1, header: ["kid": nil]) },
  ]

  private static let withOtherSignature = [
    ForgedToken("alg none", "RS256") { $0.signed(from: $1, header: ["alg": #""none""#]) + "." },
    ForgedToken("alg None", "RS256") { $0.signed(from: $1, header: ["alg": #""None""#]) + "." },
    ForgedToken("no alg", "RS256") { try $0.token(from: $1, header: ["alg": nil]) },
    ForgedToken("alg rs256", "RS256") { try $0.token(from: $1, header: ["alg": #""rs256""#]) },
    ForgedToken("alg RS512", "RS256") { try $0.token(from: $1, header: ["alg": #""RS512""#]) },
    ForgedToken("HS256 with the public key as the secret", "RS256") { twitch, issuer in
      try hmac(twitch, issuer, algorithm: "HS256")
    },
    ForgedToken("the same, called RS256", "signature is wrong") { twitch, issuer in
      try hmac(twitch, issuer, algorithm: "RS256")
    },
    ForgedToken("no signature", "signature is wrong") { $0.signed(from: $1) + "." },
    ForgedToken("signed with another key of that name", "signature is wrong") { _, issuer in
      try TokenSigner.stranger.get().token(from: issuer)
    },
    ForgedToken("the other key in its header", "signature is wrong") { _, issuer in
      let stranger = try TokenSigner.stranger.get()
      return try stranger.token(from: issuer, header: ["jwk": stranger.jwk()])
    },
    ForgedToken("claims changed after the signature", "signature is wrong") { twitch, issuer in
      let parts = try twitch.token(from: issuer).split(separator: ".")
      return twitch.signed(from: issuer, ["sub": #""1""#]) + "." + parts[2]
    },
    ForgedToken("RSA-PSS instead of PKCS #1", "signature is wrong") { twitch, issuer in
      let signed = twitch.signed(from: issuer)
      return signed + "." + TokenSigner.encode(try twitch.key.signature(for: Data(signed.utf8)).rawRepresentation)
    },
    ForgedToken("a key that Twitch does not publish", "does not publish") {
      try $0.token(from: $1, header: ["kid": #""7""#])
    },
  ]

  private static func hmac(_ twitch: TokenSigner, _ issuer: String, algorithm: String) throws -> String {
    let signed = twitch.signed(from: issuer, header: ["alg": "\"\(algorithm)\""])
    let secret = SymmetricKey(data: Data(twitch.key.publicKey.pemRepresentation.utf8))
    return signed + "." + TokenSigner.encode(HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: secret))
  }

  private static let forOthers = [
    ForgedToken("another issuer", "(iss)", claims: ["iss": #""https://id.example.com/oauth2""#]),
    ForgedToken("issuer with a slash more", "(iss)") { try $0.token(from: $1 + "/") },
    ForgedToken("another client", "(aud, azp)", claims: ["aud": #""other""#]),
    ForgedToken(
      "another client beside ours, no azp", "(aud, azp)", claims: ["aud": #"["c9example","other"]"#, "azp": nil]),
    ForgedToken("given to another client", "(aud, azp)", claims: ["azp": #""other""#]),
    ForgedToken("no audience", "(aud, azp)", claims: ["aud": "[]", "azp": nil]),
    ForgedToken("another nonce", "nonce", claims: ["nonce": #""other""#]),
    ForgedToken("no nonce", "nonce", claims: ["nonce": nil]),
    ForgedToken("hash of another access token", "(at_hash)", claims: ["at_hash": #""77QmUPtjPfzWtF2AnpK9RA""#]),
    ForgedToken("hash cut short", "(at_hash)", claims: ["at_hash": #""77Qm""#]),
    ForgedToken("hash that is a number", "(at_hash)", claims: ["at_hash": "7"]),
  ]

  private static let ofOtherTime = [
    ForgedToken("expired by more than a minute", "(exp)", claims: ["exp": "1799999940"]),
    ForgedToken("expired long ago", "(exp)", claims: ["exp": "-1"]),
  ]

  private static let withoutClaims = [
    ForgedToken("no exp", "missing", claims: ["exp": nil]),
    ForgedToken("exp as text", "missing", claims: ["exp": #""1800000900""#]),
    ForgedToken("exp beyond all integers", "missing", claims: ["exp": "1e300"]),
    ForgedToken("no iat", "missing", claims: ["iat": nil]),
    ForgedToken("no iss", "missing", claims: ["iss": nil]),
    ForgedToken("no sub", "missing", claims: ["sub": nil]),
    ForgedToken("sub empty", "missing", claims: ["sub": #""""#]),
    ForgedToken("no aud", "missing", claims: ["aud": nil]),
    ForgedToken("a number among the audience", "missing", claims: ["aud": #"["c9example",7]"#]),
  ]
}
