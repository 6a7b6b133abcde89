import Crypto

/// What of a request may be written down.
package enum Redaction {
  /// Names whose values are never secret. Everything else is shown as a fingerprint, also what we do not know.
  private static let plain: Set<String> = [
    "client_id", "grant_type", "scope", "scopes", "redirect_uri", "response_type", "force_verify", "claims", "user",
    "decision", "id", "login", "user_id", "public",
  ]

  /// Names one secret without showing it: the same secret has the same fingerprint.
  package static func fingerprint(_ secret: String) -> String {
    let digits = SHA256.hash(data: Array(secret.utf8)).prefix(6).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "#" + digits.joined()
  }

  static func redact(_ parameters: Parameters) -> [String: String] {
    var shown: [String: String] = [:]
    for (name, value) in parameters.all {
      shown[String(name.prefix(64))] = plain.contains(name) ? String(value.prefix(256)) : fingerprint(value)
    }
    return shown
  }

  /// The fingerprint of an `Authorization` header's token.
  static func redact(authorization: String?) -> String? {
    guard let words = authorization?.split(separator: " ", maxSplits: 1), words.count == 2 else { return nil }
    return fingerprint(String(words[1]))
  }
}
