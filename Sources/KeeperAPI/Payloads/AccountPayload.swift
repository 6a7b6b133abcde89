/// What is known of an account: the answer of ``Route/account(_:)``. It has no secret.
public struct AccountPayload: Codable, Hashable, Sendable {
  /// The name that tokens are asked for by.
  public var name: String
  /// `user` or `app`.
  public var kind: String
  /// The configured name of its client.
  public var client: String
  /// That client's id at Twitch.
  public var clientID: String
  /// `client_credentials`, `authorization_code`, `device_code` or `implicit`.
  public var grantType: String
  /// How it stands.
  public var state: AccountState
  /// What is wrong and what to do; nil while nothing is. A ``AccountState/valid`` account may have trouble too.
  public var trouble: TroublePayload?
  /// The Twitch user's login: the one behind the token, else the one that was asked for. Nil for app accounts.
  public var login: String?
  /// The Twitch user behind the token; nil before the first validation and for app accounts.
  public var userID: String?
  /// What the verified ID token of the last login said; nil when there was none.
  public var claims: [String: ClaimValue]?
  /// Scopes that are asked for at a login.
  public var requestedScopes: [String]
  /// What the token may be used for, as granted.
  public var scopes: [String]
  /// Scopes that were asked for and not granted.
  public var missingScopes: [String]
  /// When the token expires, in seconds since 1970. Nil: never, or there is no token.
  public var expiresAt: Int64?
  /// Whole seconds until then, never below 0, when the answer was made.
  public var expiresIn: Int64?
  /// When Twitch last said that the token is good, in seconds since 1970.
  public var validatedAt: Int64?
  /// Which of the account's tokens is current; 0 before the first.
  public var generation: Int64
  /// Whether the daemon can renew the token without a person.
  public var renewable: Bool
  /// `configuration`, or `socket` when it was added by ``ImportRequest``.
  public var origin: String

  /// An account as it stands on the wire.
  public init(
    name: String, kind: String, client: String, clientID: String, grantType: String, state: AccountState,
    trouble: TroublePayload? = nil, login: String? = nil, userID: String? = nil,
    claims: [String: ClaimValue]? = nil, requestedScopes: [String] = [], scopes: [String] = [],
    missingScopes: [String] = [], expiresAt: Int64? = nil, expiresIn: Int64? = nil, validatedAt: Int64? = nil,
    generation: Int64, renewable: Bool, origin: String
  ) {
    self.name = name
    self.kind = kind
    self.client = client
    self.clientID = clientID
    self.grantType = grantType
    self.state = state
    self.trouble = trouble
    self.login = login
    self.userID = userID
    self.claims = claims
    self.requestedScopes = requestedScopes
    self.scopes = scopes
    self.missingScopes = missingScopes
    self.expiresAt = expiresAt
    self.expiresIn = expiresIn
    self.validatedAt = validatedAt
    self.generation = generation
    self.renewable = renewable
    self.origin = origin
  }

  enum CodingKeys: String, CodingKey {
    case name
    case kind
    case client
    case clientID = "client_id"
    case grantType = "grant_type"
    case state
    case trouble
    case login
    case userID = "user_id"
    case claims
    case requestedScopes = "requested_scopes"
    case scopes
    case missingScopes = "missing_scopes"
    case expiresAt = "expires_at"
    case expiresIn = "expires_in"
    case validatedAt = "validated_at"
    case generation
    case renewable
    case origin
  }
}
