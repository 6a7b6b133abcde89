/// As much of `api.twitch.tv/helix` as proves that a token works, or does not.
extension World {
  mutating func helix(_ request: HelixRequest) -> Reply {
    do throws(HelixRefusal) {
      let caller = try authenticate(request)
      let limit = rateLimits.spend(.init(clientID: caller.clientID, userID: caller.userID), at: now)
      var reply = limit.isAllowed ? answer(request, for: caller) : HelixRefusal.tooManyRequests.reply
      reply.headers.merge(limit.headers) { _, new in new }
      return reply
    } catch {
      return error.reply
    }
  }

  private func authenticate(_ request: HelixRequest) throws(HelixRefusal) -> HelixCaller {
    guard let text = bearer(request.authorization) else { throw .missingToken }
    guard let clientID = request.clientID, !clientID.isEmpty else { throw .missingClientID }
    guard let token = accessTokens[text], token.isLive(at: now) else { throw .deadToken }
    guard token.clientID == clientID else { throw .foreignClientID }
    guard let session = token.session.flatMap({ sessions[$0] }) else { return .app(clientID: clientID) }
    return .user(clientID: clientID, userID: session.connection.userID)
  }

  private func bearer(_ authorization: String?) -> String? {
    // Why the header is of no use makes no difference to Helix's answer.
    try? Self.credentials(authorization, schemes: ["bearer"])
  }

  private mutating func answer(_ request: HelixRequest, for caller: HelixCaller) -> Reply {
    do throws(HelixRefusal) {
      switch (request.method, request.path) {
      case (.get, "users"): return try helixUsers(request, caller)
      case (.get, "authorization/users"): return try authorizedUsers(request, caller)
      case (.get, "eventsub/subscriptions"): return try listSubscriptions(request, caller)
      case (.post, "eventsub/subscriptions"): return try subscribe(request, caller)
      case (.delete, "eventsub/subscriptions"): return try unsubscribe(request, caller)
      default: return HelixRefusal(status: 404, error: "Not Found", message: "").reply
      }
    } catch {
      return error.reply
    }
  }

  private func helixUsers(_ request: HelixRequest, _ caller: HelixCaller) throws(HelixRefusal) -> Reply {
    let ids = request.values("id")
    let logins = request.values("login")
    guard ids.count + logins.count <= 100 else { throw .badRequest("The number of id and login is over 100.") }
    var found = ids.compactMap { users[$0] } + logins.compactMap { user(login: $0) }
    if ids.isEmpty && logins.isEmpty {
      guard let own = caller.userID else { throw .badRequest("Must provide an ID, Login or OAuth Token.") }
      found = users[own].map { [$0] } ?? []
    }
    let withEmail = caller.userID.map { mayReadEmail(client: caller.clientID, user: $0) } ?? false
    return .ok(["data": .array(found.map { describe($0, withEmail: withEmail && $0.id == caller.userID) })])
  }

  private func mayReadEmail(client: String, user: String) -> Bool {
    connections[Connection.ID(clientID: client, userID: user)]?.scopes.contains("user:read:email") ?? false
  }

  private func describe(_ user: TwitchUser, withEmail: Bool) -> JSON {
    let json: JSON = [
      "id": .string(user.id), "login": .string(user.login), "display_name": .string(user.displayName), "type": "",
      "broadcaster_type": "", "description": "", "profile_image_url": .string(user.picture), "offline_image_url": "",
      "view_count": .int(0), "created_at": .string(SandboxTime(seconds: 1_500_000_000).text),
    ]
    return json.adding("email", withEmail && user.emailVerified ? user.email.map(JSON.string) : nil)
  }

  /// Which scopes users have granted to the client of this app token.
  private func authorizedUsers(_ request: HelixRequest, _ caller: HelixCaller) throws(HelixRefusal) -> Reply {
    guard caller.userID == nil else { throw .unauthorized("Missing app access token") }
    let ids = request.values("user_id")
    guard (1...10).contains(ids.count) else { throw .badRequest("The parameter user_id is needed 1 to 10 times.") }
    let rows = ids.compactMap { users[$0] }.map { user -> JSON in
      let connection = connections[Connection.ID(clientID: caller.clientID, userID: user.id)]
      return [
        "user_id": .string(user.id), "user_login": .string(user.login), "user_name": .string(user.displayName),
        "scopes": .strings(connection?.scopes.sorted() ?? []), "has_authorized": .bool(connection != nil),
      ]
    }
    return .ok(["data": .array(rows)])
  }
}
