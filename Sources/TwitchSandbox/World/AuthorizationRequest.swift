/// `GET /oauth2/authorize`, read and found right.
struct AuthorizationRequest: Sendable {
  let clientID: String
  let redirectURI: String
  let responseType: ResponseType
  let scopes: [String]
  let state: String?
  let nonce: String?
  let claims: RequestedClaims
  let forceVerify: Bool
}

/// `response_type`, a set of words (OAuth 2.0 Multiple Response Types, section 3).
struct ResponseType: OptionSet, Sendable {
  let rawValue: Int

  static let code = Self(rawValue: 1)
  static let token = Self(rawValue: 2)
  static let idToken = Self(rawValue: 4)

  /// What the discovery document lists.
  static let supported: [String: ResponseType] = [
    "id_token": .idToken, "code": .code, "token": .token, "code id_token": [.code, .idToken],
    "token id_token": [.token, .idToken],
  ]

  init(rawValue: Int) { self.rawValue = rawValue }

  /// Nil for what Twitch does not list; the order of the words does not matter.
  init?(_ text: String) {
    var type: ResponseType = []
    for word in text.split(separator: " ") {
      guard let single = Self.supported[String(word)] else { return nil }
      type.formUnion(single)
    }
    guard Self.supported.values.contains(type) else { return nil }
    self = type
  }
}

/// What the authorization endpoint handed out for one exchange.
struct AuthorizationCode: Sendable {
  let request: AuthorizationRequest
  let userID: String
  let expiresAt: SandboxTime
}

/// A page that waits for its form to come back.
struct PendingConsent: Sendable {
  enum Subject: Sendable {
    case authorization(AuthorizationRequest)
    case device(userCode: String)
  }

  let subject: Subject
  let expiresAt: SandboxTime
}
