import HTTPTypes
import KeeperAPI
import LocalHTTP
import Synchronization
import Testing

@testable import KeeperServer

/// With the real reloader in `EndToEndTests.ReloadTests`.
@Suite("POST /v1/reload")
struct ReloadRouteTests {
  private static let mistake = ConfigurationRemark(
    place: "accounts.bot.client", problem: "there is no client \"boot\"", remedy: "Did you mean \"bot\"?")

  @Test("one who may not administer → refused, and nothing is read")
  func notPermitted() async throws {
    try await withServer { bench in
      for caller in [ServerBench.chatbot, ServerBench.stranger, Caller(credentials: nil)] {
        let response = await bench.send(.post, "/v1/reload", caller: caller)
        #expect(response.status == .forbidden)
        let problem = try response.problem
        #expect(problem.problemType == .notPermitted)
      }
      #expect(bench.reloader.count.load(ordering: .relaxed) == 0)
      #expect(await bench.get("/v1/reload").status == .methodNotAllowed)
    }
  }

  @Test("in force → what was done, in the words of the API")
  func done() async throws {
    try await withServer { bench in
      let payload = ReloadPayload(
        added: ["a"], changed: ["b", "c"], removed: [], unchanged: 7, restartNeeded: ["twitch.identity_url"],
        warnings: [Self.mistake])
      bench.reloader.outcome.withLock { $0 = .done(payload) }
      let response = await bench.send(.post, "/v1/reload")
      #expect(response.status == .ok)
      let decoded: ReloadPayload = try response.decoded()
      #expect(decoded == payload)
      let text = String(decoding: response.body, as: UTF8.self)
      for key in [
        "added", "changed", "removed", "unchanged", "restart_needed", "warnings", "place", "problem", "remedy",
      ] {
        #expect(text.contains("\"\(key)\":"), "\(key)")
      }
      #expect(payload.summary == "accounts: 1 added, 2 changed, 7 unchanged")
    }
  }

  @Test("mistakes → 422 with each of them, a hundred at most")
  func refused() async throws {
    try await withServer { bench in
      bench.reloader.outcome.withLock { $0 = .refused([Self.mistake]) }
      let one = await bench.send(.post, "/v1/reload")
      #expect(one.status.code == 422)
      let problem = try one.problem
      #expect(problem.problemType == .invalidConfiguration && problem.mistakes == [Self.mistake])
      #expect(problem.detail.contains("a mistake") && problem.hint?.contains("tokenkeeperd check") == true)
      bench.reloader.outcome.withLock { $0 = .refused(Array(repeating: Self.mistake, count: 5000)) }
      let many = try await bench.send(.post, "/v1/reload").problem
      #expect(many.mistakes?.count == 100 && many.detail.contains("5000 mistakes, of which the first 100 are listed"))
    }
  }

  @Test("the daemon stops → come back later")
  func stopping() async throws {
    try await withServer { bench in
      bench.reloader.outcome.withLock { $0 = .stopping }
      let problem = try await bench.send(.post, "/v1/reload").problem
      #expect(problem.problemType == .temporarilyUnavailable && problem.retryAfter == 1)
    }
  }

  @Test("other rules → the very next request is judged by them, on every route")
  func rules() async throws {
    try await withServer { bench in
      #expect(await bench.get("/v1/tokens/bot", ServerBench.chatbot).status == .ok)
      bench.access.replace(with: AccessPolicy(ownUID: ServerBench.daemonUID, rules: [.gives([.uid(1000)], "app")]))
      #expect(await bench.get("/v1/tokens/bot", ServerBench.chatbot).status == .notFound)
      #expect(await bench.get("/v1/accounts/bot", ServerBench.chatbot).status == .notFound)
      #expect(await bench.get("/v1/tokens/app", ServerBench.chatbot).status == .ok)
      bench.access.replace(with: AccessPolicy(ownUID: ServerBench.daemonUID, rules: []))
      #expect(await bench.get("/v1/status", ServerBench.chatbot).status == .forbidden)
    }
  }
}
