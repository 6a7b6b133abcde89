/// What a grant gives, as a token answer carries it.
package struct MintedGrant: Sendable, Hashable {
  package let accessToken: String
  /// Nil for app tokens and implicit grants.
  package let refreshToken: String?
  package let expiresIn: Int
  package let scopes: [String]

  /// As `/token` answers it: `scope` is missing when there is none.
  var json: JSON {
    var json: JSON = ["access_token": .string(accessToken), "expires_in": .int(expiresIn)]
    json = json.adding("refresh_token", refreshToken.map(JSON.string))
    if !scopes.isEmpty { json = json.adding("scope", .strings(scopes.sorted())) }
    return json.adding("token_type", "bearer")
  }
}
