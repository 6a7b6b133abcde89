import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import KeeperServer

/// What callers get while the store is being read.
@Suite("Requests while the store is read", .timeLimit(.minutes(1))) struct LoadingTests {
  @Test("a token → from the store at once; a name that nobody has → unknown; somebody without a rule → unknown")
  func token() async throws {
    try await withLoadingServer { bench in
      let token = await bench.get("/v1/tokens/bot", ServerBench.chatbot, accept: "text/plain")
      #expect(token.status == .ok)
      #expect(String(decoding: token.body, as: UTF8.self).contains("bot-access-7"))
      #expect(await bench.get("/v1/tokens/nobody").status == .notFound)
      #expect(await bench.get("/v1/tokens/bot", ServerBench.stranger).status == .notFound)
      #expect(bench.keeper.board[.app] == nil, "only what was asked for is there")
      #expect(!bench.keeper.isLoaded)
    }
  }

  @Test("the daemon's status → at once")
  func status() async throws {
    try await withLoadingServer { bench in #expect(await bench.get("/v1/status").status == .ok) }
  }

  @Test(
    "all accounts → once everything is there",
    arguments: ["/v1/accounts", "/v1/accounts/app", "/v1/doctor?account=app"])
  func everything(path: String) async throws {
    try await withLoadingServer { bench in
      async let answer = bench.get(path)
      bench.store.pages.open()
      let response = await answer
      #expect(response.status == .ok)
      #expect(bench.keeper.isLoaded)
    }
  }

  @Test("whoever waits for all while the daemon ends → is told to try again, never half of it")
  func cancelled() async throws {
    try await withLoadingServer { bench in
      let status = await withTaskGroup(of: HTTPResponse.Status.self) { group in
        group.addTask { await bench.get("/v1/accounts").status }
        group.cancelAll()
        return await group.next()
      }
      #expect(status == .serviceUnavailable)
    }
  }

  @Test(
    "what needs all accounts, or one for long → waits for the reading",
    arguments: [
      "/v1/accounts", "/v1/accounts/app", "/v1/accounts/app/login", "/v1/accounts/app/trust", "/v1/tokens/app/watch",
      "/v1/watch", "/v1/doctor", "/v1/reload",
    ])
  func waits(path: String) async throws {
    let route = KeeperAPI.Route(path: path)
    #expect(route != nil)
    try await withLoadingServer { bench in
      for method in route?.methods ?? [] {
        let method = try #require(HTTPRequest.Method(method))
        let request = Request(method: method, path: path, fields: [:], body: [], caller: ServerBench.root)
        guard case .deferred = bench.handler.answer(to: request) else {
          Issue.record("\(method) \(path) was answered")
          continue
        }
      }
    }
  }

  @Test("the store cannot be read → try again, never \"no such account\"")
  func unreadable() async throws {
    try await withLoadingServer { bench in
      bench.store.failReading()
      #expect(await bench.get("/v1/tokens/bot").status == .serviceUnavailable)
    }
  }
}
