/// How an account stands, as a stable word.
public enum AccountState: String, Codable, Hashable, Sendable, CaseIterable {
  /// There is no token yet: the first one is being obtained.
  case empty
  /// There is a token that works, as far as is known. It may be in renewal; it is served meanwhile.
  case valid
  /// The token's time has run out and it is not renewed yet.
  case expired
  /// Twitch refused the token and it is not renewed yet.
  case refused
  /// A renewal was sent and its answer lost; whether Twitch processed it is being found out.
  case uncertain
  /// Only a person can go on: a new login (or import) is needed.
  case needsLogin = "needs_login"
  /// A state that this client does not know yet. A server never sends it.
  case unrecognized

  /// Takes words that are not known as ``unrecognized``, so that a newer daemon does not break an older client.
  public init(from decoder: any Decoder) throws {
    self = try Self(rawValue: decoder.singleValueContainer().decode(String.self)) ?? .unrecognized
  }
}
