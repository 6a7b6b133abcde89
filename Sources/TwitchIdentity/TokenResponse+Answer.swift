import Keeper

extension TokenResponse {
  /// Reads a successful answer of the token endpoint (RFC 6749 section 5.1).
  ///
  /// One that cannot be read was processed all the same, and what it granted is lost: the outcome is unknown.
  init(_ answer: Answer) throws(IdentityFailure) {
    guard answer.body != nil else { throw Self.lost("is over \(Answer.largest) bytes") }
    guard let object = JSONValue(answer.body) else { throw Self.lost("is not JSON") }
    guard let accessToken = object["access_token"]?.text else { throw Self.lost("has no access_token") }
    guard Self.isBearer(object["token_type"]) else { throw Self.lost("has a token_type other than bearer") }
    self.init(
      accessToken: Secret(accessToken), refreshToken: (object["refresh_token"]?.text).map { Secret($0) },
      expiresIn: object.lifetime, scopes: object["scope"]?.scopes ?? [],
      idToken: (object["id_token"]?.text).map { Secret($0) })
  }

  /// Very old answers have no `token_type`; its case does not matter (RFC 6749 section 5.1).
  private static func isBearer(_ tokenType: JSONValue?) -> Bool {
    switch tokenType {
    case nil, .null: true
    case .string(let text): text.lowercased() == "bearer"
    case .number, .array, .object, .other: false
    }
  }

  private static func lost(_ defect: String) -> IdentityFailure {
    .outcomeUnknown(reason: "Twitch granted the request, but its answer \(defect)")
  }
}
