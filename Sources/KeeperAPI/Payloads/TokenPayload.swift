/// The current token of an account: the answer of ``Route/token(account:)`` and ``Route/rejectToken(account:)``.
///
/// The token does not show in any description of the value.
public struct TokenPayload: Codable, Hashable, Sendable {
  /// The access token (RFC 6749 section 1.4). Secret.
  public var accessToken: String
  /// How to use it (RFC 6749 section 7.1): always `bearer`.
  public var tokenType: String
  /// Whole seconds that it is still valid, when the answer was made. Nil: it never expires.
  public var expiresIn: Int64?
  /// When it expires, in seconds since 1970 by the daemon's wall clock. Nil: it never expires.
  public var expiresAt: Int64?
  /// What it may be used for, as granted. Empty for app tokens.
  public var scopes: [String]
  /// `user` or `app`.
  public var kind: String
  /// The client that it was given to, for the `Client-Id` field of Twitch's API.
  public var clientID: String
  /// The Twitch user behind it. Nil for app tokens.
  public var userID: String?
  /// That user's login. Nil for app tokens.
  public var login: String?
  /// Which of the account's tokens this is; a later one has a greater number.
  public var generation: Int64
  /// When Twitch last said that it is good, in seconds since 1970. Nil: not since the daemon has it.
  public var validatedAt: Int64?

  /// A token as it stands on the wire.
  public init(
    accessToken: String, expiresIn: Int64?, expiresAt: Int64?, scopes: [String], kind: String, clientID: String,
    userID: String?, login: String?, generation: Int64, validatedAt: Int64?
  ) {
    self.accessToken = accessToken
    self.tokenType = "bearer"
    self.expiresIn = expiresIn
    self.expiresAt = expiresAt
    self.scopes = scopes
    self.kind = kind
    self.clientID = clientID
    self.userID = userID
    self.login = login
    self.generation = generation
    self.validatedAt = validatedAt
  }

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case expiresAt = "expires_at"
    case scopes
    case kind
    case clientID = "client_id"
    case userID = "user_id"
    case login
    case generation
    case validatedAt = "validated_at"
  }
}

extension TokenPayload: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Names the token without showing it.
  public var description: String { "\(kind) token \(generation) of \(login ?? clientID)" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Has no children, so that `dump` shows no secret either.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
