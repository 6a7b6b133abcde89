/// The value of an ID token's claim (OpenID Connect Core section 2): any JSON.
public enum ClaimValue: Hashable, Sendable {
  /// As Twitch sends for an e-mail address that is not verified.
  case null
  /// Such as `email_verified`.
  case bool(Bool)
  /// Such as `exp`, in seconds since 1970.
  case integer(Int64)
  /// A number that is no integer.
  case number(Double)
  /// Such as `sub`.
  case string(String)
  /// Such as an `aud` of several.
  case array([ClaimValue])
  /// Of no claim that Twitch is known to send.
  case object([String: ClaimValue])
}

extension ClaimValue: Codable {
  /// Any JSON but a number beyond `Double`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // `try?`: a type that does not fit is the question here, not a failure.
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([ClaimValue].self) {  // As above.
      self = .array(value)
    } else {
      self = .object(try container.decode([String: ClaimValue].self))
    }
  }

  /// The same JSON again.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
