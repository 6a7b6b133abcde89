/// A registered Twitch application (RFC 6749 section 2). One object for all of its accounts.
package final class Client: Sendable {
  /// RFC 6749 section 2.1; chosen in Twitch's developer console.
  package enum ClientType: String, Sendable, CaseIterable {
    /// It has a secret, and a refresh token may be used again.
    case confidential
    /// It has none, and each refresh token may be used once: a second use severs the user's grant.
    case `public`
  }

  /// Its name in the configuration.
  package let name: String
  /// `client_id` at Twitch.
  package let id: String
  /// `client_secret`; nil for a public client.
  package let secret: Secret?
  /// Where browsers end after consent; registered for it at Twitch.
  package let redirectURI: RedirectURI

  package var type: ClientType { secret == nil ? .public : .confidential }

  package init(name: String, id: String, secret: Secret?, redirectURI: RedirectURI = .standard) {
    self.name = name
    self.id = id
    self.secret = secret
    self.redirectURI = redirectURI
  }
}

extension Client: Equatable {
  package static func == (left: Client, right: Client) -> Bool {
    left === right
      || left.name == right.name && left.id == right.id && left.secret == right.secret
        && left.redirectURI == right.redirectURI
  }
}
