import KeeperAPI
import Testing

/// Paths, problem types and names that may not change.
@Suite struct ContractTests {
  @Test(
    "a resource → its path, and back",
    arguments: [
      (Route.token(account: "bot"), "/v1/tokens/bot"), (.rejectToken(account: "bot"), "/v1/tokens/bot/reject"),
      (.accounts, "/v1/accounts"), (.account("a.b-c_1"), "/v1/accounts/a.b-c_1"), (.status, "/v1/status"),
      (.account("ä /%"), "/v1/accounts/%C3%A4%20%2F%25"), (.token(account: "reject"), "/v1/tokens/reject"),
      (.login(account: "bot"), "/v1/accounts/bot/login"), (.account("login"), "/v1/accounts/login"),
      (.reload, "/v1/reload"), (.metrics, "/metrics"),
      (.loginRedirect(account: "bot"), "/v1/accounts/bot/login/redirect"), (.openAPI, "/v1/openapi.json"),
    ])
  func paths(route: Route, path: String) {
    #expect(route.path == path)
    #expect(Route(path: path) == route)
  }

  @Test(
    "a path that is none of ours → no resource",
    arguments: [
      "", "/", "v1/status", "/v1", "/v1/", "/v1/status/", "/v2/status", "/v1/tokens", "/v1/tokens/",
      "/v1/tokens//reject",
      "/v1/tokens/bot/other", "/v1/accounts/bot/x", "/v1/accounts/%", "/v1/accounts/%4", "/v1/accounts/%zz",
      "/v1/accounts/%FF", "/v1//accounts", "/v1/tokens/bot/reject/x", "/v1/accounts/bot/login/x",
      "/v1/accounts/bot/login/redirect/x",
    ])
  func noPaths(path: String) {
    #expect(Route(path: path) == nil)
  }

  @Test("the methods of each resource")
  func methods() {
    #expect(Route.token(account: "a").methods == ["GET"])
    #expect(Route.rejectToken(account: "a").methods == ["POST"])
    #expect(Route.accounts.methods == ["GET"])
    #expect(Route.account("a").methods == ["GET", "PUT", "DELETE"])
    #expect(Route.status.methods == ["GET"])
    #expect(Route.reload.methods == ["POST"])
    #expect(Route.login(account: "a").methods == ["POST", "DELETE"])
    #expect(Route.loginRedirect(account: "a").methods == ["POST"])
  }

  @Test("each problem type → its status, and a URI that leads back to it")
  func problemTypes() {
    let statuses: [ProblemType: Int] = [
      .unknownAccount: 404, .notPermitted: 403, .loginRequired: 409, .insufficientScope: 409,
      .temporarilyUnavailable: 503, .timeout: 504, .badRequest: 400, .notFound: 404, .methodNotAllowed: 405,
      .requestTimeout: 408, .payloadTooLarge: 413, .headTooLarge: 431, .conflict: 409, .wrongUser: 409, .internal: 500,
      .loginFailed: 409, .noLogin: 409, .invalidConfiguration: 422,
    ]
    #expect(statuses.count == ProblemType.allCases.count)
    for type in ProblemType.allCases {
      #expect(type.status == statuses[type])
      #expect(type.uri == "urn:tokenkeeper:problem:\(type.rawValue)")
      #expect(ProblemType(uri: type.uri) == type)
      #expect(!type.title.isEmpty)
    }
    #expect(ProblemType(uri: "about:blank") == nil)
    #expect(ProblemType(uri: "urn:tokenkeeper:problem:new_one") == nil)
  }

  @Test("the states of an account → stable words")
  func states() {
    #expect(
      AccountState.allCases.map(\.rawValue) == [
        "empty", "valid", "expired", "refused", "uncertain", "needs_login", "unrecognized",
      ])
  }

  @Test("why a login failed, its flows and its events → stable words")
  func loginWords() {
    #expect(
      LoginFailureReason.allCases.map(\.rawValue) == [
        "access_denied", "expired", "cancelled", "replaced", "withdrawn", "stopped", "redirect_mismatch", "wrong_user",
        "wrong_client", "invalid_id_token", "client_rejected", "refused", "unavailable", "port_unavailable",
        "not_saved",
      ])
    #expect(LoginFlow.allCases.map(\.rawValue) == ["device_code", "authorization_code", "implicit"])
    #expect(LoginEvent.Name.allCases.map(\.rawValue) == ["prompt", "waiting", "done", "failed"])
    #expect(LoginOptions.Existing.allCases.map(\.rawValue) == ["join", "replace"])
    #expect(LoginOptions.Redirect.allCases.map(\.rawValue) == ["listen", "paste"])
    #expect(!"\(RedirectedURL(url: "planted"))\(String(reflecting: RedirectedURL(url: "planted")))".contains("planted"))
  }

  @Test("the socket → the environment's path, or the packaged one")
  func socketPath() {
    #expect(SocketPath.resolve(environment: "/x") == "/x")
    #expect(SocketPath.resolve(environment: "") == "/run/tokenkeeper/tokenkeeper.sock")
    #expect(SocketPath.resolve(environment: nil) == "/run/tokenkeeper/tokenkeeper.sock")
    #expect(SocketPath.environmentVariable == "TOKENKEEPER_SOCKET")
  }
}
