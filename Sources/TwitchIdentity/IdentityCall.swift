/// The calls that we make. Twitch answers each with the same few statuses, and they mean something else in each.
enum IdentityCall: String, Sendable, CaseIterable {
  case requestAppToken, refresh, validate, revoke, authorizeDevice, redeemDeviceCode, redeemCode, fetchKeys

  var path: String {
    switch self {
    case .requestAppToken, .refresh, .redeemDeviceCode, .redeemCode: "/oauth2/token"
    case .validate: "/oauth2/validate"
    case .revoke: "/oauth2/revoke"
    case .authorizeDevice: "/oauth2/device"
    case .fetchKeys: "/oauth2/keys"
    }
  }
}
