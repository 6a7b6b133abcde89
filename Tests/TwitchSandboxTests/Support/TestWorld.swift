import Testing

@testable import TwitchSandbox

/// A world that `#expect` can call: macros cannot pass on what changes a value.
@dynamicMemberLookup final class TestWorld {
  var value: World

  init(_ value: World = .sample()) { self.value = value }

  subscript<T>(dynamicMember path: WritableKeyPath<World, T>) -> T {
    get { value[keyPath: path] }
    set { value[keyPath: path] = newValue }
  }

  subscript<T>(dynamicMember path: KeyPath<World, T>) -> T { value[keyPath: path] }

  func pass(seconds: Int) { value.now = value.now + seconds }

  /// A grant that has to exist.
  func granted(_ client: String, _ scopes: [String] = ["chat:read"]) throws -> (access: String, refresh: String) {
    let grant = try #require(mintGrant(client: client, user: "70001234", scopes: scopes))
    return (grant.accessToken, try #require(grant.refreshToken))
  }

  func mintGrant(client: String, user: String, scopes: [String]) -> MintedGrant? {
    value.mintGrant(client: client, user: user, scopes: scopes)
  }

  @discardableResult func mintAppToken(client: String) -> MintedGrant? { value.mintAppToken(client: client) }

  func refreshed(_ refreshToken: String, client: String) -> Reply {
    var parameters = ["grant_type": "refresh_token", "client_id": client, "refresh_token": refreshToken]
    if client == "conf" { parameters["client_secret"] = "s3cret" }
    return token(Parameters(parameters.map { (name: $0.key, value: $0.value) }))
  }

  func token(_ parameters: Parameters) -> Reply { value.token(parameters) }
  func startDevice(_ parameters: Parameters) -> Reply { value.startDevice(parameters) }
  func revoke(_ parameters: Parameters) -> Reply { value.revoke(parameters) }
  func validate(authorization: String?) -> Reply { value.validate(authorization: authorization) }
  func validated(_ token: String) -> Reply { validate(authorization: "OAuth \(token)") }
  func userinfo(authorization: String?) -> Reply { value.userinfo(authorization: authorization) }
  func keys() -> Reply { value.keys() }
  func discovery() -> Reply { value.discovery() }
  func helix(_ request: HelixRequest) -> Reply { value.helix(request) }
  func activate(_ parameters: Parameters) -> Reply { value.activate(parameters) }
  func decideConsent(_ parameters: Parameters) -> Reply { value.decideConsent(parameters) }

  func authorize(_ parameters: Parameters, signedInAs user: String?) -> Reply {
    value.authorize(parameters, signedInAs: user)
  }

  func addClient(_ client: RegisteredClient) { value.addClient(client) }
  func renameClient(_ id: String, to name: String) { value.renameClient(id, to: name) }
  func renameUser(_ id: String, to login: String) { value.renameUser(id, to: login) }
  func resetSecret(ofClient id: String) -> String? { value.resetSecret(ofClient: id) }
  func disconnect(client: String, user: String) { value.disconnect(client: client, user: user) }
  func changePassword(ofUser id: String) { value.changePassword(ofUser: id) }
  @discardableResult func revokeAccessToken(_ token: String) -> Bool { value.revokeAccessToken(token) }
  func removeUser(_ id: String) { value.removeUser(id) }
  func removeClient(_ id: String) { value.removeClient(id) }

  @discardableResult func approveDevice(userCode: String, user: String) -> Bool {
    value.approveDevice(userCode: userCode, user: user)
  }

  func denyDevice(userCode: String) -> Bool { value.denyDevice(userCode: userCode) }
}
