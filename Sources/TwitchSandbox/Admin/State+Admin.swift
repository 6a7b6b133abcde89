import HTTPTypes

/// The admin routes, all under `/sandbox`.
extension TwitchSandbox.State {
  /// `connections`: how many were made since the start.
  mutating func administer(_ call: Call, connections: Int) -> Reply {
    do throws(AdminRefusal) {
      return try administer(try AdminRequest(call), connections)
    } catch {
      return error.reply
    }
  }

  private mutating func administer(_ request: AdminRequest, _ connections: Int) throws(AdminRefusal) -> Reply {
    switch request.path.first {
    case nil where request.method == .get: return Reply(status: 200, body: .text(AdminHelp.text))
    case "state" where request.method == .get: return .ok(world.description)
    case "clients": return try administerClients(request)
    case "users": return try administerUsers(request)
    case "grants", "tokens": return try administerGrants(request)
    case "device-codes": return try administerDeviceCodes(request)
    case "answers": return try administerAnswers(request)
    case "policy": return try administerPolicy(request)
    case "faults": return try administerFaults(request)
    case "release" where request.method == .post:
      release()
      return .ok([:])
    case "clock": return try administerClock(request)
    case "requests": return try administerRequests(request, connections)
    default: throw .noRoute
    }
  }

  private mutating func administerClock(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    if request.method == .post {
      guard let seconds = try request.number("advance"), abs(seconds) < 1e10 else {
        throw .badRequest("\"advance\" has to be a number of seconds, negative to go back.")
      }
      clockOffset += Int64(seconds * 1000)
      world.now = SandboxTime(milliseconds: world.now.milliseconds + Int64(seconds * 1000))
    }
    return .ok([
      "now": .string(world.now.text), "seconds": .int(world.now.seconds),
      "offset": .double(Double(clockOffset) / 1000),
    ])
  }

  private mutating func administerRequests(
    _ request: AdminRequest, _ connections: Int
  ) throws(AdminRefusal) -> Reply {
    if request.method == .delete { ledger.clear() }
    return .ok(
      ledger.description.adding("severed_grants", .int(world.severedGrants)).adding("connections", .int(connections)))
  }

  private mutating func administerPolicy(_ request: AdminRequest) throws(AdminRefusal) -> Reply {
    if request.method == .post { world.policy = try world.policy.changed(by: request.body) }
    return .ok(try world.policy.json())
  }
}
