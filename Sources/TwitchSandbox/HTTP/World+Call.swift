import HTTPTypes

extension World {
  /// The table of endpoints. Admin routes are not the world's business.
  mutating func answer(_ call: Call) -> Reply {
    switch call.endpoint {
    case .authorize: authorize(call.parameters, signedInAs: call.browserUser)
    case .consent: decideConsent(call.parameters)
    case .activate: activate(call.parameters)
    case .clientCredentials, .authorizationCode, .refreshToken, .deviceCode, .token: token(call.parameters)
    case .device: startDevice(call.parameters)
    case .validate: validate(authorization: call.authorization)
    case .revoke: revoke(call.parameters)
    case .userinfo: userinfo(authorization: call.authorization)
    case .keys: keys()
    case .discovery: discovery()
    case .helix: HelixRequest(call).map { helix($0) } ?? .notFound
    case .admin, .unknown: .notFound
    }
  }
}

extension HelixRequest {
  /// Nil for methods that the look-alike does not have.
  init?(_ call: Call) {
    let methods: [HTTPRequest.Method: Method] = [.get: .get, .post: .post, .delete: .delete]
    guard let method = methods[call.method] else { return nil }
    self.init(
      method: method, path: String(call.path.dropFirst("/helix/".count)), query: call.query,
      authorization: call.authorization, clientID: call.clientID, body: call.body)
  }
}
