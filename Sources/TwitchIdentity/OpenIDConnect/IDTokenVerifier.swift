import CryptoExtras
import Keeper

/// Verifies ID tokens (OpenID Connect Core section 3.1.3.7): first the signature, then what was signed.
struct IDTokenVerifier: Sendable {
  /// Exactly this (RFC 7518 section 3.3). What a token's header says is compared with it and chooses nothing, or a token
  /// could ask for "none", or for an HMAC with the public key as its secret.
  static let algorithm = "RS256"

  let issuer: String
  let keys: JSONWebKeyCache
  let clock: any HostClock

  func verify(_ token: Secret, expecting expectation: IDTokenExpectation) async throws(IDTokenFailure) -> IDTokenClaims
  {
    guard let jws = CompactJWS(token) else { throw .invalid(reason: "it is no signed JWT") }
    guard jws.header["alg"]?.text == Self.algorithm else {
      throw .invalid(reason: "it is not signed with \(Self.algorithm)")
    }
    // RFC 7515 section 4.1.11: what it names must be understood, and we understand no extension.
    guard jws.header["crit"] == nil else { throw .invalid(reason: "it has an extension that must be understood") }
    guard let keyID = jws.header["kid"]?.text else { throw .invalid(reason: "it names no key") }
    let signature = _RSA.Signing.RSASignature(rawRepresentation: jws.signature)
    guard try await keys.key(keyID).isValidSignature(signature, for: jws.signedBytes, padding: .insecurePKCS1v1_5)
    else { throw .invalid(reason: "its signature is wrong") }
    return try IDTokenCheck(issuer: issuer, expectation: expectation, now: clock.now().wall).claims(of: jws.payload)
  }
}
