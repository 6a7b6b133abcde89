import Crypto
import FoundationEssentials
import Keeper

/// Whether claims whose signature was verified are meant for this login, at this time.
struct IDTokenCheck: Sendable {
  /// How far Twitch's clock and ours may be apart.
  static let leeway = Duration.seconds(60)

  let issuer: String
  let expectation: IDTokenExpectation
  let now: WallTime

  func claims(of payload: Data) throws(IDTokenFailure) -> IDTokenClaims {
    let json = JSONValue(Array(payload))
    guard let json, let claims = IDTokenClaims(json, text: String(decoding: payload, as: UTF8.self)) else {
      throw .invalid(reason: "a claim that every ID token has is missing or of the wrong type")
    }
    guard claims.issuer == issuer else { throw .invalid(reason: "its issuer (iss) is not \(issuer)") }
    try checkAudience(claims, authorizedParty: json["azp"])
    guard now < claims.expiresAt.advanced(by: Self.leeway) else {
      throw .invalid(reason: "it has expired (exp), or this host's clock is wrong")
    }
    if let nonce = expectation.nonce, claims.nonce.map({ Secret($0) }) != Secret(nonce) {
      throw .invalid(reason: "it belongs to another login: its nonce is not the one that was sent")
    }
    try checkHash(json["at_hash"])
    return claims
  }

  /// Twitch's has one audience. Where there are others, `azp` says to whom it was given.
  private func checkAudience(_ claims: IDTokenClaims, authorizedParty: JSONValue?) throws(IDTokenFailure) {
    let isParty = authorizedParty.map { $0.text == expectation.clientID } ?? (claims.audience.count == 1)
    guard claims.audience.contains(expectation.clientID), isParty else {
      throw .invalid(reason: "it is meant for another client (aud, azp)")
    }
  }

  /// The left half of the access token's SHA-256 (OpenID Connect Core section 3.2.2.9). The code flow's has none.
  private func checkHash(_ claim: JSONValue?) throws(IDTokenFailure) {
    guard let claim, let accessToken = expectation.accessToken else { return }
    let digest = accessToken.withUnsafeBytes { SHA256.hash(data: $0) }
    guard let hash = claim.text.flatMap({ Base64URL.decode($0.utf8) }), hash.elementsEqual(digest.prefix(16)) else {
      throw .invalid(reason: "it belongs to another access token (at_hash)")
    }
  }
}

extension IDTokenClaims {
  /// Nil when a required claim is missing or of the wrong type (OpenID Connect Core section 2).
  fileprivate init?(_ json: JSONValue, text: String) {
    guard let issuer = json["iss"]?.text, let subject = json["sub"]?.text, let audience = json["aud"]?.audience,
      let expiresAt = json["exp"]?.numericDate, let issuedAt = json["iat"]?.numericDate
    else { return nil }
    self.init(
      issuer: issuer, subject: subject, audience: audience, expiresAt: expiresAt, issuedAt: issuedAt,
      nonce: json["nonce"]?.text, json: text)
  }
}

extension JSONValue {
  /// A string, or an array of strings (RFC 7519 section 4.1.3).
  fileprivate var audience: [String]? {
    switch self {
    case .string(let text): [text]
    case .array(let elements): elements.map(\.text).contains(nil) ? nil : elements.compactMap(\.text)
    case .null, .number, .object, .other: nil
    }
  }

  /// Seconds since 1970 (RFC 7519 section 2).
  fileprivate var numericDate: WallTime? {
    guard case .number(let seconds) = self, let whole = Int64(exactly: seconds.rounded(.down)) else { return nil }
    return WallTime(seconds: whole)
  }
}
