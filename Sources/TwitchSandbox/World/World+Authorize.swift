/// `GET /oauth2/authorize`: a page, a redirect with the answer, or an error in the browser.
extension World {
  /// `signedInAs` is the user whom this browser last consented as.
  mutating func authorize(_ parameters: Parameters, signedInAs browserUser: String?) -> Reply {
    do throws(Refusal) {
      let client = try knownClient(parameters)
      guard let uri = parameters["redirect_uri"], client.redirectURIs.contains(uri) else {
        return try redirectMismatch(client, state: parameters["state"])
      }
      let scopes = Scopes.split(parameters["scope"] ?? "")
      try Scopes.check(scopes)
      guard let type = responseType(parameters, client, scopes) else {
        return .redirect(to: Redirect.unsupportedResponseType(uri, state: parameters["state"]))
      }
      guard let claims = RequestedClaims(parameters["claims"]) else { throw .invalidClaims }
      let request = AuthorizationRequest(
        clientID: client.id, redirectURI: uri, responseType: type, scopes: scopes, state: parameters["state"],
        nonce: parameters["nonce"], claims: claims, forceVerify: parameters["force_verify"] == "true")
      return decide(request, signedInAs: browserUser)
    } catch {
      return Reply(error)
    }
  }

  /// The user goes to the first registered URI, whatever the request said (twitchdev/issues 762).
  private func redirectMismatch(_ client: RegisteredClient, state: String?) throws(Refusal) -> Reply {
    guard let first = client.redirectURIs.first else { throw .redirectMismatch }
    return .redirect(to: Redirect.mismatch(first, state: state))
  }

  /// Nil when there is no such type, when it needs `openid` and the scopes have none, or when this client may not.
  private func responseType(
    _ parameters: Parameters, _ client: RegisteredClient, _ scopes: [String]
  ) -> ResponseType? {
    guard let type = parameters["response_type"].flatMap(ResponseType.init) else { return nil }
    if type.contains(.idToken) && !scopes.contains("openid") { return nil }
    let isImplicit = !type.contains(.code)
    if isImplicit && client.kind == .public && !policy.implicitForPublicClients { return nil }
    return type
  }

  private mutating func decide(_ request: AuthorizationRequest, signedInAs browserUser: String?) -> Reply {
    switch answers.answer(forClient: request.clientID) {
    case .approve(let name):
      guard let user = user(named: name) else { return ask(request) }
      return approve(request, userID: user.id)
    case .deny: return .redirect(to: Redirect.denied(request))
    case .ignore: return ask(request)
    case .ask:
      guard let browserUser, !request.forceVerify, hasConsented(browserUser, to: request) else { return ask(request) }
      return approve(request, userID: browserUser)
    }
  }

  private func hasConsented(_ userID: String, to request: AuthorizationRequest) -> Bool {
    guard let connection = connections[Connection.ID(clientID: request.clientID, userID: userID)] else { return false }
    return users[userID] != nil && connection.scopes.isSuperset(of: request.scopes)
  }

  private mutating func ask(_ request: AuthorizationRequest) -> Reply {
    let csrf = remember(.authorization(request))
    return .page(Pages.consent(to: request, of: clients[request.clientID], by: people, csrf: csrf))
  }

  /// Ten minutes for a person to decide.
  mutating func remember(_ subject: PendingConsent.Subject) -> String {
    sweepWhenGrown()
    let csrf = random.text(32)
    pendingConsents[csrf] = PendingConsent(subject: subject, expiresAt: now + 600)
    return csrf
  }

  /// Users in the order of their logins.
  var people: [TwitchUser] { users.values.sorted { $0.login < $1.login } }

  mutating func approve(_ request: AuthorizationRequest, userID: String) -> Reply {
    do throws(Refusal) {
      return .redirect(to: try answer(to: request, userID: userID))
    } catch {
      return Reply(error)
    }
  }

  private mutating func answer(to request: AuthorizationRequest, userID: String) throws(Refusal) -> String {
    guard let client = clients[request.clientID] else { throw .unknownClient }
    let code = request.responseType.contains(.code) ? issueCode(request, userID, client) : nil
    let token = request.responseType.contains(.token) ? grantImplicit(request, userID, client) : nil
    var idToken: String?
    if request.responseType.contains(.idToken) {
      idToken = try self.idToken(for: request, userID: userID, accessToken: token)
    }
    // An ID token alone is a consent, too.
    let connection = Connection.ID(clientID: client.id, userID: userID)
    connections[connection, default: Connection()].scopes.formUnion(request.scopes)
    return Redirect.success(
      request, code: code, token: token, idToken: idToken, scopeTwice: policy.doubleEncodedFragmentScope)
  }

  private mutating func grantImplicit(
    _ request: AuthorizationRequest, _ userID: String, _ client: RegisteredClient
  ) -> String {
    let consent = Consent(
      client: client, userID: userID, scopes: request.scopes, userinfoClaims: request.claims.userinfo,
      nonce: request.nonce, isImplicit: true)
    return grant(consent).accessToken
  }

  private mutating func issueCode(
    _ request: AuthorizationRequest, _ userID: String, _ client: RegisteredClient
  ) -> String {
    sweepWhenGrown()
    let code = random.text(30)
    authorizationCodes[code] = AuthorizationCode(
      request: request, userID: userID, expiresAt: now + draw(client.lifetimes.authorizationCode))
    return code
  }
}
