import CryptoExtras

/// The keys with which Twitch signs ID tokens (RFC 7517 section 5), by their ids. Only RSA keys for RS256 are taken:
/// no other can be chosen by what a token's header says.
struct JSONWebKeySet: Sendable {
  /// Twitch has had one for years.
  static let most = 16

  let keys: [String: _RSA.Signing.PublicKey]

  /// Nil when the answer is no such set. Keys in it that are of no use to us are left out.
  init?(_ answer: Answer) {
    guard case .array(let elements)? = JSONValue(answer.body)?["keys"] else { return nil }
    let usable = elements.prefix(Self.most).compactMap(Self.key)
    keys = Dictionary(usable) { first, _ in first }
  }

  private static func key(_ json: JSONValue) -> (String, _RSA.Signing.PublicKey)? {
    guard let id = json["kid"]?.text, json["kty"]?.text == "RSA", json["alg"]?.text ?? "RS256" == "RS256",
      json["use"]?.text ?? "sig" == "sig", let modulus = (json["n"]?.text).flatMap({ Base64URL.decode($0.utf8) }),
      let exponent = (json["e"]?.text).flatMap({ Base64URL.decode($0.utf8) }),
      // `try?`: a key that is none, or under 2048 bits, is left out.
      let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
    else { return nil }
    return (id, key)
  }
}
