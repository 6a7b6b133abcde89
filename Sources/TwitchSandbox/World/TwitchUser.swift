/// A Twitch account.
package struct TwitchUser: Sendable, Hashable, Codable {
  package var id: String
  /// Lower case; changes when the user renames.
  package var login: String
  package var displayName: String
  package var email: String?
  package var emailVerified: Bool
  package var picture: String
  package var updatedAt: SandboxTime

  package init(
    id: String, login: String, displayName: String? = nil, email: String? = nil, emailVerified: Bool = true,
    picture: String? = nil, updatedAt: SandboxTime = SandboxTime(seconds: 1_700_000_000)
  ) {
    self.id = id
    self.login = login.lowercased()
    self.displayName = displayName ?? login
    self.email = email
    self.emailVerified = email != nil && emailVerified
    self.picture = picture ?? "https://static-cdn.jtvnw.net/user-default-pictures/sandbox-300x300.png"
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id, login, email, picture
    case displayName = "display_name"
    case emailVerified = "email_verified"
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(String.self, forKey: .id),
      login: try values.decode(String.self, forKey: .login),
      displayName: try values.decodeIfPresent(String.self, forKey: .displayName),
      email: try values.decodeIfPresent(String.self, forKey: .email),
      emailVerified: try values.decodeIfPresent(Bool.self, forKey: .emailVerified) ?? true,
      picture: try values.decodeIfPresent(String.self, forKey: .picture))
  }
}
