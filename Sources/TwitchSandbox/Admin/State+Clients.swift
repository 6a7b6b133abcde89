import FoundationEssentials
import HTTPTypes

/// `/sandbox/clients` and `/sandbox/users`.
extension TwitchSandbox.State {
  mutating func administerClients(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    guard request.path.count > 1 else {
      guard request.method == .post else { return .ok(["clients": .array(world.describedClients)]) }
      return try addClient(request)
    }
    let id = request.path[1]
    guard world.clients[id] != nil else { throw .unknown("client", id) }
    switch (request.method, request.path.count, request.path.last) {
    case (.post, 3, "secret"): world.resetSecret(ofClient: id, to: try request.optionalText("secret"))
    case (.post, 3, "name"): world.renameClient(id, to: try request.text("name"))
    case (.delete, 2, _):
      world.removeClient(id)
      return Reply(status: 204, body: .empty)
    case (.get, 2, _): break
    default: throw .noRoute
    }
    return .ok(world.clients[id].map(\.described) ?? .null)
  }

  private mutating func addClient(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    var client = try request.decode(RegisteredClient.self)
    if client.kind == .confidential, client.secret == nil { client.secret = world.random.text(30) }
    world.addClient(client)
    return Reply(status: 201, body: .json(client.described))
  }

  mutating func administerUsers(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    guard request.path.count > 1 else {
      guard request.method == .post else { return .ok(["users": .array(world.people.map(\.described))]) }
      let user = try request.decode(TwitchUser.self)
      world.addUser(user)
      return Reply(status: 201, body: .json(user.described))
    }
    guard let user = world.user(named: request.path[1]) else { throw .unknown("user", request.path[1]) }
    switch (request.method, request.path.count, request.path.last) {
    case (.post, 3, "login"): world.renameUser(user.id, to: try request.text("login"))
    case (.post, 3, "password"): world.changePassword(ofUser: user.id)
    case (.delete, 2, _):
      world.removeUser(user.id)
      return Reply(status: 204, body: .empty)
    case (.get, 2, _): break
    default: throw .noRoute
    }
    return .ok(world.users[user.id].map(\.described) ?? .null)
  }
}
