/// The body of a PUT to ``Route/account(_:)``: keep this grant, that was obtained elsewhere, for the account.
public struct ImportRequest: Codable, Hashable, Sendable {
  /// What the account is. Needed for one that does not exist yet; for one that does it must agree or be left out.
  public var registration: Registration?
  /// The tokens.
  public var grant: ImportedGrant

  /// A grant, and a registration for an account that is not in the configuration.
  public init(registration: Registration? = nil, grant: ImportedGrant) {
    self.registration = registration
    self.grant = grant
  }

  /// What an account is, as the configuration would say it.
  public struct Registration: Codable, Hashable, Sendable {
    /// The configured name of the client that the grant was given to.
    public var client: String
    /// `client_credentials`, `authorization_code`, `device_code` or `implicit`.
    public var grantType: String
    /// The Twitch user that the grant must belong to; nil accepts the one it belongs to.
    public var login: String?
    /// Scopes that its users need.
    public var scopes: [String]

    /// An account of that client.
    public init(client: String, grantType: String, login: String? = nil, scopes: [String] = []) {
      self.client = client
      self.grantType = grantType
      self.login = login
      self.scopes = scopes
    }

    enum CodingKeys: String, CodingKey {
      case client
      case grantType = "grant_type"
      case login
      case scopes
    }
  }
}
