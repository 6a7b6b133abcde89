/// Tokens that were obtained elsewhere; at least one of them. Neither shows in any description of the value.
public struct ImportedGrant: Codable, Hashable, Sendable {
  /// An access token. Secret.
  public var accessToken: String?
  /// A refresh token. Secret. From now on it must not be used anywhere else.
  public var refreshToken: String?

  /// One token or both.
  public init(accessToken: String? = nil, refreshToken: String? = nil) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
  }

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case refreshToken = "refresh_token"
  }
}

extension ImportedGrant: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Says which tokens are there.
  public var description: String {
    switch (accessToken, refreshToken) {
    case (nil, nil): "no tokens"
    case (_, nil): "an access token"
    case (nil, _): "a refresh token"
    case (_, _): "an access token and a refresh token"
    }
  }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Has no children, so that `dump` shows no secret either.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
