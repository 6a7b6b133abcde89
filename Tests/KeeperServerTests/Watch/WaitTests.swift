import HTTPTypes
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperServer

@Suite("GET /v1/tokens/{account} with newer_than and wait", .timeLimit(.minutes(2)))
struct WaitTests {
  @Test("a later generation than newer_than → at once; the current one → when the next is there, without asking for it")
  func newer() async throws {
    try await withServer { bench in
      let older = await bench.get("/v1/tokens/bot?newer_than=6")
      #expect(older.tokenGeneration == 7)
      let asked = bench.twitch.made.count
      async let waiting = bench.get("/v1/tokens/bot?newer_than=7&wait=100")
      // Nobody sleeps longer at a time.
      await bench.clock.untilSomebodySleeps(until: bench.clock.now().boot.advanced(by: .seconds(30)))
      #expect(bench.twitch.made.count == asked)
      await bench.renewBot()
      let generation = await waiting.tokenGeneration
      #expect(generation ?? 0 > 7)
    }
  }

  @Test("none came in time → timeout, and says what to do", arguments: [5, 15])
  func timeout(seconds: Int) async throws {
    try await withServer { bench in
      let end = bench.clock.now().boot.advanced(by: .seconds(seconds))
      let query = seconds == 5 ? "newer_than=7&wait=5" : "newer_than=7"
      async let waiting = bench.get("/v1/tokens/bot?\(query)")
      await bench.clock.untilSomebodySleeps(until: end)
      bench.clock.advance(by: .seconds(seconds))
      let response = await waiting
      let problem = try response.problem
      #expect(response.status == .gatewayTimeout && problem.problemType == .timeout)
      #expect(problem.hint?.contains("/reject") == true)
    }
  }

  @Test("wait=0 → never waits, whatever was asked for", arguments: ["newer_than=7", "min_validity=10801"])
  func never(query: String) async throws {
    try await withServer { bench in
      let problem = try await bench.get("/v1/tokens/bot?wait=0&\(query)").problem
      #expect(problem.problemType == .timeout)
      #expect(bench.twitch.made(.refresh).isEmpty)
      let none = try await bench.get("/v1/tokens/new?wait=0").problem
      #expect(none.problemType == .loginRequired)
    }
  }

  @Test("a generation that never was → refused")
  func future() async throws {
    try await withServer { bench in
      let problem = try await bench.get("/v1/tokens/bot?newer_than=8").problem
      #expect(problem.problemType == .badRequest)
    }
  }

  @Test("needs a login → only who says how long it waits waits for it")
  func login() async throws {
    try await withServer { bench in
      let problem = try await bench.get("/v1/tokens/new?newer_than=0").problem
      #expect(problem.problemType == .loginRequired)
      let end = bench.clock.now().boot.advanced(by: .seconds(20))
      async let waiting = bench.get("/v1/tokens/new?wait=20", accept: "text/plain")
      await bench.clock.untilSomebodySleeps(until: end)
      _ = await bench.send(.put, "/v1/accounts/new", #"{"grant": {"access_token": "a1", "refresh_token": "r1"}}"#)
      let text = await waiting.text
      #expect(text == "a1")
    }
  }

  @Test("min_validity and wait → no longer than that, though the renewal takes longer")
  func bounded() async throws {
    try await withServer { bench in
      let gate = bench.twitch.hold { $0.kind == .refresh }
      defer { gate.open() }
      let end = bench.clock.now().boot.advanced(by: .seconds(3))
      async let waiting = bench.get("/v1/tokens/bot?min_validity=10801&wait=3")
      await bench.clock.untilSomebodySleeps(until: end)
      bench.clock.advance(by: .seconds(3))
      let problem = try await waiting.problem
      #expect(problem.problemType == .timeout)
    }
  }

  @Test("the account goes while somebody waits → as if it had never been")
  func forgotten() async throws {
    try await withServer { bench in
      #expect(await bench.addApp("extra").status == .created)
      let end = bench.clock.now().boot.advanced(by: .seconds(20))
      async let waiting = bench.get("/v1/tokens/extra?newer_than=1&wait=20")
      await bench.clock.untilSomebodySleeps(until: end)
      _ = await bench.send(.delete, "/v1/accounts/extra")
      let problem = try await waiting.problem
      #expect(problem.problemType == .unknownAccount)
    }
  }

  @Test("the caller hangs up → let go at once")
  func hangUp() async throws {
    try await withServer { bench in
      let end = bench.clock.now().boot.advanced(by: .seconds(20))
      await withDiscardingTaskGroup { group in
        group.addTask { _ = await bench.get("/v1/tokens/bot?newer_than=7&wait=20") }
        await bench.clock.untilSomebodySleeps(until: end)
        group.cancelAll()
      }
    }
  }
}
