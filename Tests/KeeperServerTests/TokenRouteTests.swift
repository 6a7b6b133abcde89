import Foundation
import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

@Suite("GET /v1/tokens/{account}")
struct TokenRouteTests {
  @Test("asked → the token with everything a client needs, and nobody asks Twitch for it")
  func token() async throws {
    try await withServer { bench in
      let asked = bench.twitch.made.count
      let response = await bench.get("/v1/tokens/bot", ServerBench.chatbot)
      #expect(response.status == .ok)
      #expect(response.fields[.contentType] == "application/json")
      #expect(response.fields[.cacheControl] == "no-store")
      let payload: TokenPayload = try response.decoded()
      #expect(
        payload
          == TokenPayload(
            accessToken: "bot-access-7", expiresIn: 10_800, expiresAt: 1_800_010_800, scopes: ["chat:read"],
            kind: "user", clientID: "client-1", userID: "42", login: "cool", generation: 7,
            validatedAt: 1_800_000_000))
      #expect(bench.twitch.made.count == asked)
    }
  }

  @Test("Accept: text/plain → the bare token", arguments: ["text/plain", "text/html, text/plain;q=0.5"])
  func plain(accept: String) async throws {
    try await withServer { bench in
      let response = await bench.get("/v1/tokens/bot", accept: accept)
      #expect(response.text == "bot-access-7")
      #expect(response.fields[.contentType] == "text/plain")
    }
  }

  @Test("an app token → no user, no scopes")
  func app() async throws {
    try await withServer { bench in
      let payload: TokenPayload = try await bench.get("/v1/tokens/app").decoded()
      #expect(payload.kind == "app")
      #expect(payload.userID == nil)
      #expect(payload.scopes == [])
    }
  }

  @Test("unknown, forbidden and impossible names → the same answer to the letter")
  func alike() async throws {
    try await withServer { bench in
      let unknown = await bench.get("/v1/tokens/nobody", ServerBench.chatbot)
      let forbidden = await bench.get("/v1/tokens/app", ServerBench.chatbot)
      let impossible = await bench.get("/v1/tokens/..%2F..", ServerBench.chatbot)
      #expect(unknown.status == .notFound)
      #expect(unknown.body == forbidden.body)
      #expect(unknown.body == impossible.body)
      let problem = try unknown.problem
      #expect(problem.problemType == .unknownAccount)
    }
  }

  @Test(
    "a query that is not understood → refused, and says what would be right",
    arguments: [
      "min_validity=", "min_validity=-1", "min_validity=ten", "min_validity=1.5", "min_validity=99999999999999999999",
      "min_valdity=60", "wait=301", "wait=-1", "wait=x", "newer_than=", "newer_than=-1", "min_validity=%zz",
    ])
  func badQuery(query: String) async throws {
    try await withServer { bench in
      let response = await bench.get("/v1/tokens/bot?\(query)")
      #expect(response.status == .badRequest)
      let problem = try response.problem
      #expect(problem.problemType == .badRequest)
    }
  }

  @Test("min_validity within its life → at once; beyond → renewed first, and the new one is handed out")
  func minimumValidity() async throws {
    try await withServer { bench in
      #expect((await bench.get("/v1/tokens/bot?min_validity=10799")).tokenGeneration == 7)
      #expect(bench.twitch.made(.refresh).isEmpty)
      #expect((await bench.get("/v1/tokens/bot?min_validity=10801")).tokenGeneration == 8)
      #expect(bench.twitch.made(.refresh).count == 1)
    }
  }

  @Test("min_validity beyond what Twitch gives → refused, with what the newest one lives")
  func tooMuch() async throws {
    try await withServer { bench in
      _ = await bench.get("/v1/tokens/bot?min_validity=10801")
      let response = await bench.get("/v1/tokens/bot?min_validity=20000")
      #expect(response.status == .badRequest)
      let problem = try response.problem
      #expect(problem.detail.contains("less than min_validity"))
      #expect(bench.twitch.made(.refresh).count == 1)
    }
  }

  @Test("a renewal that fails → 503 with Retry-After, while the old token is served to who asks for less")
  func renewalFails() async throws {
    try await withServer { bench in
      bench.twitch.answerNext(.refresh, with: .failure(.unexpected(status: 503, reason: "incident")))
      let response = await bench.get("/v1/tokens/bot?min_validity=10801")
      #expect(response.status == .serviceUnavailable)
      #expect(response.fields[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
      let problem = try response.problem
      #expect(problem.problemType == .temporarilyUnavailable)
      #expect((await bench.get("/v1/tokens/bot")).tokenGeneration == 7)
    }
  }

  @Test("a scope that it has → the token; one that it lacks → 409")
  func scope() async throws {
    try await withServer { bench in
      #expect((await bench.get("/v1/tokens/bot?scope=chat:read")).status == .ok)
      let response = await bench.get("/v1/tokens/bot?scope=chat:read+chat:edit")
      #expect(response.status == .conflict)
      let problem = try response.problem
      #expect(problem.problemType == .insufficientScope)
      #expect(problem.detail.contains("chat:edit"))
    }
  }

  @Test("never logged in → 409 with the command to run")
  func needsLogin() async throws {
    try await withServer { bench in
      for path in ["/v1/tokens/new", "/v1/tokens/new?min_validity=60"] {
        let problem = try await bench.get(path).problem
        #expect(problem.problemType == .loginRequired)
        #expect(problem.hint?.contains("tokenkeeper import new") == true)
      }
    }
  }

  @Test("expired and not renewed → 503, not a dead token")
  func expired() async throws {
    try await withServer { bench in
      bench.twitch.answerTokens { _ in .failure(.unreachable(reason: "no network")) }
      bench.twitch.answerValidations { _ in .failure(.unreachable(reason: "no network")) }
      bench.clock.advance(by: .seconds(4 * 3600))
      let response = await bench.get("/v1/tokens/bot")
      #expect(response.status == .serviceUnavailable)
      #expect(!response.text.contains("bot-access"))
    }
  }

  @Test("other methods → 405 with Allow; other paths → 404")
  func routes() async throws {
    try await withServer { bench in
      let response = await bench.send(.post, "/v1/tokens/bot")
      #expect(response.status == .methodNotAllowed)
      #expect(response.fields[.allow] == "GET")
      #expect((await bench.send(.head, "/v1/tokens/bot")).status == .ok)
      #expect((await bench.get("/v2/tokens/bot")).status == .notFound)
      #expect((await bench.get("/")).status == .notFound)
    }
  }
}

extension Response {
  var text: String { String(decoding: body, as: UTF8.self) }

  func decoded<Payload: Decodable>() throws -> Payload {
    try JSONDecoder().decode(Payload.self, from: Data(body))
  }

  var problem: Problem {
    get throws {
      #expect(fields[.contentType] == "application/problem+json")
      return try decoded()
    }
  }

  var tokenGeneration: Int64? {
    let payload: TokenPayload? = try? decoded()  // Anything else has no generation, which is what is asked.
    return payload?.generation
  }
}
