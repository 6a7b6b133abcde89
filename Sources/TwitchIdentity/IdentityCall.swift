/// The calls that we make. Twitch answers each with the same few statuses, and they mean something else in each.
enum IdentityCall: String, Sendable, CaseIterable {
  case requestAppToken, refresh, validate, revoke

  var path: String {
    switch self {
    case .requestAppToken, .refresh: "/oauth2/token"
    case .validate: "/oauth2/validate"
    case .revoke: "/oauth2/revoke"
    }
  }
}
