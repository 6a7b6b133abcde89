/// The `claims` parameter (OpenID Connect Core, section 5.5): the names asked for in each place.
struct RequestedClaims: Sendable, Equatable {
  var idToken: [String] = []
  var userinfo: [String] = []

  /// Nil for a text that is not a JSON object; both members are optional and others are ignored.
  init?(_ text: String?) {
    guard let text else { return }
    guard let json = JSON.parse(text.utf8), json.members != nil else { return nil }
    idToken = Self.names(json["id_token"])
    userinfo = Self.names(json["userinfo"])
  }

  private static func names(_ json: JSON?) -> [String] { json?.members?.map(\.name) ?? [] }
}
