import Keeper

/// Writes the answer of a token request by hand: this is the one body that is made tens of thousands of times a second,
/// and the token goes from its own bytes to the buffer without becoming a `String`. A test holds it against
/// `TokenPayload`.
enum TokenJSON {
  static func encode(_ entry: BoardEntry, _ token: Secret, at now: Now) -> [UInt8] {
    var json = JSONBytes(capacity: 512)
    json.member("access_token") { $0.string(token) }
    json.member("token_type") { $0.string("bearer") }
    if let end = entry.expiresAt {
      let left = max(now.boot.duration(to: end), .zero)
      json.member("expires_in") { $0.number(left.wholeSeconds) }
      json.member("expires_at") { $0.number(now.wall(at: end).seconds) }
    }
    json.member("scopes") { $0.array(entry.scopes) }
    json.member("kind") { $0.string(entry.account.kind.rawValue) }
    json.member("client_id") { $0.string(entry.account.client.id) }
    if let user = entry.user {
      json.member("user_id") { $0.string(user.id) }
      json.member("login") { $0.string(user.login) }
    }
    json.member("generation") { $0.number(entry.generation) }
    if let validatedAt = entry.validatedAt {
      json.member("validated_at") { $0.number(now.wall(at: validatedAt).seconds) }
    }
    return json.finish()
  }
}

/// One flat JSON object (RFC 8259) under construction.
private struct JSONBytes {
  private var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func member(_ name: StaticString, _ value: (inout JSONBytes) -> Void) {
    bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
    name.withUTF8Buffer { string(UnsafeRawBufferPointer($0)) }
    bytes.append(UInt8(ascii: ":"))
    value(&self)
  }

  mutating func number(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

  mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(UnsafeRawBufferPointer($0)) }
  }

  mutating func string(_ secret: Secret) {
    secret.withUnsafeBytes { string($0) }
  }

  private mutating func string(_ text: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    if text.contains(where: Self.mustBeEscaped) {
      for byte in text { escaped(byte) }
    } else {
      bytes.append(contentsOf: text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  mutating func array(_ texts: [String]) {
    bytes.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      string(text)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// RFC 8259 section 7: only these must be escaped.
  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    default: bytes.append(byte)
    }
  }
}
