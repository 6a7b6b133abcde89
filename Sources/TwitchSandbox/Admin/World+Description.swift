import FoundationEssentials

/// The world as JSON, secrets and tokens included: nothing in a sandbox is worth hiding from who runs it.
extension World {
  var description: JSON {
    [
      "now": .string(now.text), "base_url": .string(baseURL), "severed_grants": .int(severedGrants),
      "clients": .array(describedClients), "users": .array(people.map(\.described)),
      "grants": .array(describedGrants), "device_codes": .array(describedDeviceCodes),
      "app_tokens": .array(appTokens), "subscriptions": .array(eventSub.all.map(\.json)),
      "answers": answers.described,
    ]
  }

  var describedClients: [JSON] { clients.values.sorted { $0.id < $1.id }.map(\.described) }

  private var appTokens: [JSON] {
    accessTokens.filter { $0.value.session == nil && $0.value.isLive(at: now) }
      .sorted { $0.value.expiresAt < $1.value.expiresAt }
      .map { ["client_id": .string($0.value.clientID), "access_token": .string($0.key)] }
  }

  /// One for each session, oldest first.
  var describedGrants: [JSON] {
    sessions.sorted { $0.key < $1.key }.map { _, session in
      let live = session.accessTokens.filter { accessTokens[$0]?.isLive(at: now) ?? false }
      let json: JSON = [
        "client_id": .string(session.connection.clientID), "user_id": .string(session.connection.userID),
        "scopes": .strings(session.scopes), "access_tokens": .strings(live),
      ]
      let refreshToken = session.refreshTokens.last { refreshTokens[$0]?.state == .live }
      return json.adding("refresh_token", refreshToken.map(JSON.string))
    }
  }

  var describedDeviceCodes: [JSON] {
    deviceCodes.values.filter { now < $0.expiresAt }.sorted { $0.userCode < $1.userCode }.map { device in
      let json: JSON = [
        "user_code": .string(device.userCode), "client_id": .string(device.clientID),
        "scopes": .strings(device.scopes), "expires_in": .int(now.secondsUntil(device.expiresAt)),
      ]
      return switch device.state {
      case .pending: json.adding("state", "pending")
      case .approved(let user): json.adding("state", "approved").adding("user_id", .string(user))
      case .denied: json.adding("state", "denied")
      }
    }
  }
}

extension Encodable {
  /// As files and admin routes have it.
  fileprivate var asJSON: JSON {
    // Encoding plain structs of texts and numbers does not fail.
    (try? JSONEncoder().encode(self)).flatMap { JSON.parse($0) } ?? .null
  }
}

extension RegisteredClient { var described: JSON { asJSON } }
extension TwitchUser { var described: JSON { asJSON } }

extension Policy {
  /// With names in snake case.
  func json() throws(AdminRefusal) -> JSON {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do { return try JSON.parse(encoder.encode(self)) ?? .null } catch { throw .badRequest(Explanation.of(error)) }
  }

  /// These choices with those of `members` instead.
  func changed(by members: JSON) throws(AdminRefusal) -> Self {
    var json = try json()
    for member in members.members ?? [] {
      guard json[member.name] != nil else { throw .badRequest("There is no choice \"\(member.name)\".") }
      json = json.removing(member.name).adding(member.name, member.value)
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(Self.self, from: Data(json.rendered.utf8))
    } catch {
      throw .badRequest(Explanation.of(error))
    }
  }
}
