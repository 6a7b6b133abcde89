import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

@Suite("/v1/accounts and /v1/status")
struct AccountRouteTests {
  @Test("the list → what the caller may read, without secrets")
  func list() async throws {
    try await withServer { bench in
      let all: AccountsPayload = try await bench.get("/v1/accounts").decoded()
      #expect(all.accounts.map(\.name) == ["app", "bot", "new"])
      #expect(all.accounts.map(\.state) == [.valid, .valid, .needsLogin])
      let some = await bench.get("/v1/accounts", ServerBench.chatbot)
      let readable: AccountsPayload = try some.decoded()
      #expect(readable.accounts.map(\.name) == ["bot"])
      #expect(!some.text.contains("bot-access") && !some.text.contains("bot-refresh"))
      let none: AccountsPayload = try await bench.get("/v1/accounts", ServerBench.stranger).decoded()
      #expect(none.accounts.isEmpty)
    }
  }

  @Test("one account → its state, expiry and what to do")
  func one() async throws {
    try await withServer { bench in
      let bot: AccountPayload = try await bench.get("/v1/accounts/bot").decoded()
      #expect(bot.expiresIn == 10_800 && bot.generation == 7 && bot.renewable && bot.trouble == nil)
      let new: AccountPayload = try await bench.get("/v1/accounts/new").decoded()
      #expect(new.trouble?.hint.contains("tokenkeeper import new") == true)
    }
  }

  @Test("one account → what is asked for beside what was granted; an app's → neither")
  func scopes() async throws {
    try await withServer { bench in
      let bot: AccountPayload = try await bench.get("/v1/accounts/bot").decoded()
      #expect(bot.requestedScopes == ["chat:read"] && bot.scopes == ["chat:read"])
      let app: AccountPayload = try await bench.get("/v1/accounts/app").decoded()
      #expect(app.requestedScopes.isEmpty && app.scopes.isEmpty)
    }
  }

  @Test("what the ID token of the last login said → shown as it was, and to nobody without rights")
  func claims() async throws {
    let json = #"{"sub": "42", "aud": "client-1", "exp": 1800000900, "email": null, "email_verified": false}"#
    try await withServer(botClaims: json) { bench in
      let bot: AccountPayload = try await bench.get("/v1/accounts/bot", ServerBench.chatbot).decoded()
      #expect(
        bot.claims == [
          "sub": .string("42"), "aud": .string("client-1"), "exp": .integer(1_800_000_900), "email": .null,
          "email_verified": .bool(false),
        ])
      let app: AccountPayload = try await bench.get("/v1/accounts/app").decoded()
      #expect(app.claims == nil)
      #expect(!(await bench.get("/v1/accounts/bot", ServerBench.stranger)).text.contains("email"))
      #expect(!(await bench.get("/v1/tokens/bot")).text.contains("email"))
    }
  }

  @Test("a scope more in the configuration → needs a login for it, and the old token is served")
  func missingScopes() async throws {
    try await withServer(botScopes: ["chat:read", "chat:edit"]) { bench in
      let bot: AccountPayload = try await bench.get("/v1/accounts/bot").decoded()
      #expect(bot.state == .valid && bot.missingScopes == ["chat:edit"])
      #expect(bot.trouble?.type == "missing_scopes")
      #expect(bot.trouble?.reason.contains("chat:edit") == true)
      #expect(bot.trouble?.hint.contains("'tokenkeeper login bot'") == true)
      #expect((await bench.get("/v1/tokens/bot", accept: "text/plain")).text == "bot-access-7")
    }
  }

  @Test("each kind of trouble → its stable word")
  func troubleTypes() async throws {
    try await withServer { bench in
      let new: AccountPayload = try await bench.get("/v1/accounts/new").decoded()
      #expect(new.trouble?.type == "never_logged_in")
      bench.twitch.answerNext(.refresh, with: .failure(.unreachable(reason: "no network")))
      _ = await bench.get("/v1/tokens/bot?min_validity=10801")
      let bot: AccountPayload = try await bench.get("/v1/accounts/bot").decoded()
      #expect(bot.trouble?.type == "unreachable")
    }
  }

  @Test("status → counts and one line; a stranger gets none")
  func status() async throws {
    try await withServer { bench in
      let status: StatusPayload = try await bench.get("/v1/status", ServerBench.chatbot).decoded()
      #expect(status.summary == "3 tokens: 2 valid, 1 needs login")
      #expect(status.counts == ["valid": 2, "needs_login": 1])
      #expect(status.store.writable && status.ready && status.pid == 77)
      let refused = await bench.get("/v1/status", ServerBench.stranger)
      let problem = try refused.problem
      #expect(problem.problemType == .notPermitted)
    }
  }

  @Test("a store that cannot save → status says so, and the token is served")
  func storeFails() async throws {
    try await withServer { bench in
      bench.store.failAllWrites()
      let response = await bench.get("/v1/tokens/bot?min_validity=10801")
      #expect(response.status == .serviceUnavailable)
      let status: StatusPayload = try await bench.get("/v1/status").decoded()
      #expect(!status.store.writable && status.store.detail != nil)
      #expect((await bench.get("/v1/tokens/bot")).tokenGeneration == 7)
      #expect(bench.twitch.made(.refresh).isEmpty)
    }
  }

  @Test("a grant for an account of the configuration → 200, validated first, served at once")
  func imports() async throws {
    try await withServer { bench in
      let body = #"{"grant": {"access_token": "handed-access", "refresh_token": "handed-refresh"}}"#
      let response = await bench.send(.put, "/v1/accounts/new", body)
      #expect(response.status == .ok)
      let imported: ImportedPayload = try response.decoded()
      #expect(!imported.created)
      #expect((await bench.get("/v1/tokens/new", accept: "text/plain")).text == "handed-access")
      #expect(!response.text.contains("handed-"))
    }
  }

  @Test("a refresh token handed over → it is said that the other program must stop; without one → nothing to say")
  func notices() async throws {
    try await withServer { bench in
      let both = #"{"grant": {"access_token": "handed-access", "refresh_token": "handed-refresh"}}"#
      let first: ImportedPayload = try await bench.send(.put, "/v1/accounts/new", both).decoded()
      #expect(first.notices.count == 1 && first.notices.first?.contains("must stop refreshing") == true)
      let one = #"{"grant": {"access_token": "handed-access"}}"#
      let second: ImportedPayload = try await bench.send(.put, "/v1/accounts/new", one).decoded()
      #expect(second.notices.isEmpty)
    }
  }

  @Test("a registration with scopes that nobody knows → kept, and each is told of with the one that was meant")
  func unknownScopes() async throws {
    try await withServer { bench in
      let body = """
        {"registration": {"client": "mybot", "grant_type": "device_code",
         "scopes": ["chat:read", "chat:eidt", "new:at:twitch:some:day"]}, "grant": {"access_token": "handed-access"}}
        """
      let imported: ImportedPayload = try await bench.send(.put, "/v1/accounts/extra", body).decoded()
      #expect(
        imported.notices == [
          "chat:eidt is no scope that we know. Did you mean chat:edit?",
          "new:at:twitch:some:day is no scope that we know. If it is new at Twitch, all is well.",
        ])
      #expect(imported.account.requestedScopes == ["chat:read", "chat:eidt", "new:at:twitch:some:day"])
    }
  }

  @Test(
    "an ID token handed over → refused, and the reason says what it is", arguments: ["access_token", "refresh_token"])
  func idToken(member: String) async throws {
    try await withServer { bench in
      let body = #"{"grant": {"\#(member)": "eyJhbGciOiJSUzI1NiJ9.e30.PLANTED"}}"#
      let response = await bench.send(.put, "/v1/accounts/new", body)
      let problem = try response.problem
      #expect(problem.problemType == .badRequest && problem.detail.contains("ID token"))
      #expect(!response.text.contains("PLANTED"))
      #expect(bench.twitch.made(.validate).allSatisfy { $0.token != Secret("eyJhbGciOiJSUzI1NiJ9.e30.PLANTED") })
    }
  }

  @Test("a registration for an account that is not configured → 201, kept, and gone again after DELETE")
  func registers() async throws {
    try await withServer { bench in
      let body = """
        {"registration": {"client": "mybot", "grant_type": "device_code", "scopes": []},
         "grant": {"access_token": "handed-access", "refresh_token": "handed-refresh"}}
        """
      #expect((await bench.send(.put, "/v1/accounts/extra", body)).status == .created)
      let forgotten: ForgottenPayload = try await bench.send(.delete, "/v1/accounts/extra").decoded()
      #expect(forgotten.revoked)
      #expect(bench.twitch.made(.revoke).map(\.token) == [Secret("handed-access")])
      #expect((await bench.get("/v1/accounts/extra")).status == .notFound)
    }
  }

  @Test("DELETE of a configured account → revoked, forgotten, needs a login")
  func logout() async throws {
    try await withServer { bench in
      bench.twitch.answerNextRevocations(with: .failure(.unreachable(reason: "no network")))
      let forgotten: ForgottenPayload = try await bench.send(.delete, "/v1/accounts/bot").decoded()
      #expect(!forgotten.revoked && forgotten.detail.contains("no network"))
      let problem = try await bench.get("/v1/tokens/bot").problem
      #expect(problem.problemType == .loginRequired)
    }
  }

  @Test(
    "who is no administrator → 403, nothing changes",
    arguments: [HTTPRequest.Method.put, .delete])
  func notPermitted(method: HTTPRequest.Method) async throws {
    try await withServer { bench in
      let body = #"{"grant": {"access_token": "handed-access"}}"#
      let response = await bench.send(method, "/v1/accounts/bot", body, caller: ServerBench.chatbot)
      let problem = try response.problem
      #expect(problem.problemType == .notPermitted)
      #expect((await bench.get("/v1/tokens/bot")).tokenGeneration == 7)
    }
  }

  @Test(
    "an import that cannot be taken → its own problem, and the old grant stays",
    arguments: [
      ("bot", "{}", ProblemType.badRequest), ("bot", #"{"grant": {}}"#, .badRequest),
      ("app", #"{"grant": {"access_token": "x"}}"#, .conflict),
      ("other", #"{"grant": {"access_token": "x"}}"#, .unknownAccount),
      ("bot", #"{"grant": {"refresh_token": "x"}}"#, .conflict),
      (
        "bot", #"{"registration": {"client": "mybot", "grant_type": "password", "scopes": []}, "grant": {}}"#,
        .badRequest
      ),
      ("x", #"{"registration": {"client": "none", "grant_type": "implicit", "scopes": []}, "grant": {}}"#, .badRequest),
      ("bot", #"{"grant": {"access_token": "app-token"}}"#, .badRequest), ("-", #"{"grant": {}}"#, .badRequest),
    ])
  func refusedImports(account: String, body: String, type: ProblemType) async throws {
    try await withServer { bench in
      let problem = try await bench.send(.put, "/v1/accounts/\(account)", body).problem
      #expect(problem.problemType == type, "\(problem.detail)")
      #expect(problem.hint != nil || problem.detail.contains("JSON"))
      #expect((await bench.get("/v1/tokens/bot")).tokenGeneration == 7)
    }
  }
}
