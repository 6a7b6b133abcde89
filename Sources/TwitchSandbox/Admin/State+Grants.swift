import HTTPTypes

/// `/sandbox/grants`, `/sandbox/tokens` and `/sandbox/device-codes`.
extension TwitchSandbox.State {
  mutating func administerGrants(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    switch (request.method, request.path) {
    case (.get, ["grants"]): return .ok(["grants": .array(world.describedGrants)])
    case (.post, ["grants"]): return try mint(request)
    case (.post, ["grants", "disconnect"]):
      let client = try knownClient(request)
      world.disconnect(client: client, user: try knownUser(request))
      return Reply(status: 204, body: .empty)
    case (.post, ["tokens", "revoke"]):
      return .ok(["revoked": .bool(world.revokeAccessToken(try request.text("access_token")))])
    default: throw .noRoute
    }
  }

  /// Without a user: an app token.
  private mutating func mint(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    let client = try knownClient(request)
    guard request.body["user"] != nil else {
      return Reply(status: 201, body: .json(world.mintAppToken(client: client)?.json ?? .null))
    }
    let grant = world.mintGrant(
      client: client, user: try knownUser(request), scopes: try request.texts("scopes"))
    return Reply(status: 201, body: .json(grant?.json ?? .null))
  }

  private func knownClient(_ request: AdminRequest) throws(AdminRefusal) -> String {
    let id = try request.text("client_id")
    guard world.clients[id] != nil else { throw .unknown("client", id) }
    return id
  }

  private func knownUser(_ request: AdminRequest) throws(AdminRefusal) -> String {
    let name = try request.text("user")
    guard let user = world.user(named: name) else { throw .unknown("user", name) }
    return user.id
  }

  mutating func administerDeviceCodes(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    if request.method == .get, request.path.count == 1 {
      return .ok(["device_codes": .array(world.describedDeviceCodes)])
    }
    guard request.method == .post, request.path.count == 3 else { throw .noRoute }
    let userCode = request.path[1].uppercased()
    let isDone: Bool
    switch request.path[2] {
    case "approve": isDone = world.approveDevice(userCode: userCode, user: try knownUser(request))
    case "deny": isDone = world.denyDevice(userCode: userCode)
    default: throw .noRoute
    }
    guard isDone else { throw .unknown("pending device code", userCode) }
    return Reply(status: 204, body: .empty)
  }

  mutating func administerAnswers(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    if request.method == .post {
      let answer = try AutoAnswers.Answer(request.text("answer"), user: request.optionalText("user"))
      if let client = try request.optionalText("client_id") {
        world.answers.byClient[client] = answer
      } else {
        world.answers.standard = answer
      }
    }
    return .ok(world.answers.described)
  }
}

extension AutoAnswers.Answer {
  init(_ name: String, user: String?) throws(AdminRefusal) {
    switch (name, user) {
    case ("ask", _): self = .ask
    case ("approve", let user?): self = .approve(user: user)
    case ("approve", nil): throw .badRequest("\"approve\" needs \"user\", an id or a login.")
    case ("deny", _): self = .deny
    case ("ignore", _): self = .ignore
    default: throw .badRequest("\"answer\" is ask, approve, deny or ignore.")
    }
  }

  fileprivate var described: JSON {
    switch self {
    case .ask: ["answer": "ask"]
    case .approve(let user): ["answer": "approve", "user": .string(user)]
    case .deny: ["answer": "deny"]
    case .ignore: ["answer": "ignore"]
    }
  }
}

extension AutoAnswers {
  var described: JSON {
    let clients = byClient.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: $0.value.described) }
    return ["standard": standard.described, "clients": .object(clients)]
  }
}
