/// What a request is for: the unit of faults, counts and log lines.
package enum SandboxEndpoint: String, Sendable, Hashable, CaseIterable, Codable {
  case authorize
  case consent
  /// `/oauth2/token`, by grant type.
  case clientCredentials = "client_credentials"
  case authorizationCode = "authorization_code"
  case refreshToken = "refresh_token"
  case deviceCode = "device_code"
  /// `/oauth2/token` with another grant type or none.
  case token
  case device
  case validate
  case revoke
  case userinfo
  case keys
  case discovery
  case activate
  case helix
  case admin
  case unknown

  /// Whether a fault set on `self` hits a request for `other`: one on `token` hits every grant type.
  func covers(_ other: Self) -> Bool { self == other || (self == .token && other.isTokenRequest) }

  var isTokenRequest: Bool {
    switch self {
    case .clientCredentials, .authorizationCode, .refreshToken, .deviceCode, .token: true
    case .authorize, .consent, .device, .validate, .revoke, .userinfo, .keys, .discovery, .activate, .helix, .admin,
      .unknown:
      false
    }
  }

  init(grantType: String?) {
    switch grantType.flatMap(GrantType.init) {
    case .clientCredentials: self = .clientCredentials
    case .authorizationCode: self = .authorizationCode
    case .refreshToken: self = .refreshToken
    case .deviceCode: self = .deviceCode
    case nil: self = .token
    }
  }
}
