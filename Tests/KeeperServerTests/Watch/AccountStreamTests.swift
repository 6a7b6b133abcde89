import HTTPTypes
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperServer

@Suite("GET /v1/watch", .timeLimit(.minutes(2)))
struct AccountStreamTests {
  private static let path = "/v1/watch"

  @Test("watched → all accounts as GET shows them, without a secret, then each change")
  func all() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path) { log in
        var told: [AccountPayload] = []
        var event = try await log.event()
        while let account = event.account {
          told.append(account)
          #expect(event.id == nil && !event.data.contains("access"))
          event = try await log.event()
        }
        let asked: AccountsPayload = try await bench.get("/v1/accounts").decoded()
        #expect(told == asked.accounts)
        #expect(event.name == "synced" && event.data == "{}" && BoardPosition(event.id ?? "") != nil)
        await bench.renewBot()
        while true {
          let event = try await log.event()
          let account = try #require(event.account)
          #expect(account.name == "bot" && BoardPosition(event.id ?? "") != nil)
          if account.generation == bench.keeper.board[.bot]?.generation { break }
        }
      }
    }
  }

  @Test("who comes back with the last id → only what changed meanwhile")
  func resumed() async throws {
    try await withServer { bench in
      #expect(await bench.addApp("extra").status == .created)
      let id = try await bench.idOfSync()
      await bench.renewBot()
      _ = await bench.send(.delete, "/v1/accounts/extra")
      var later: String?
      try await bench.watch(Self.path, lastEventID: id) { log in
        expect(try await log.event().name, is: "resumed")
        expect(try await log.account().name, is: "bot")
        expect(try await log.removed().name, is: "extra")
        let synced = try await log.event()
        #expect(synced.name == "synced" && synced.id != id)
        later = synced.id
      }
      try await bench.watch(Self.path, lastEventID: later) { log in
        let names = try await log.events(until: .synced).map(\.name)
        #expect(names == ["resumed"])
      }
    }
  }

  @Test(
    "an id of another run, from before the rights changed, or none at all → everything, and not resumed",
    arguments: ["1.1", "nonsense", nil, "old"])
  func anew(id: String?) async throws {
    try await withServer { bench in
      var id = id
      if id == "old" {
        id = try await bench.idOfSync()
        await bench.keeper.lookAgain()
      }
      try await bench.watch(Self.path, lastEventID: id) { log in
        let names = try await log.events(until: .synced).compactMap(\.account?.name)
        #expect(names == ["app", "bot", "new"])
      }
    }
  }

  @Test("accounts that one may not see → not told, nor that they change or go", arguments: [true, false])
  func rights(byName: Bool) async throws {
    let rule = AccessRule.gives([.uid(1000)], byName ? "ghost" : "gh*", kind: .user)
    try await withServer(rules: [rule]) { bench in
      let board = bench.keeper.board
      try await bench.watch(Self.path, ServerBench.chatbot) { log in
        let told = try await log.events(until: .synced)
        #expect(told.isEmpty)
        board.publish(.ghost(expiresAt: nil, kind: .clientCredentials))
        board.remove(.ghost)
        board.publish(.ghost(expiresAt: nil, name: .bot))
        board.publish(.ghost(expiresAt: nil, generation: 5))
        expect(try await log.account().generation, is: 5)
        board.publish(.ghost(expiresAt: nil, kind: .clientCredentials))
        expect(try await log.removed().name, is: "ghost", "one of the other kind is not theirs")
        board.publish(.ghost(expiresAt: nil, generation: 6, kind: .clientCredentials))
        board.publish(.ghost(expiresAt: nil, generation: 7))
        expect(try await log.account().generation, is: 7)
        board.remove(.ghost)
        expect(try await log.removed().name, is: "ghost")
      }
    }
  }

  @Test("other rules are put in force → what one may see now, and may not any more", arguments: [true, false])
  func otherRules(byName: Bool) async throws {
    try await withServer { bench in
      try await bench.watch(Self.path, ServerBench.chatbot) { log in
        let told = try await log.events(until: .synced).map(\.account?.name)
        #expect(told == ["bot"])
        let rule = byName ? AccessRule.gives([.uid(1000)], "app", "new") : .gives([.uid(1000)], "[]*", "a*", "n*")
        bench.access.replace(with: AccessPolicy(ownUID: ServerBench.daemonUID, rules: [rule]))
        await bench.keeper.lookAgain()
        expect(try await log.account().name, is: "app")
        expect(try await log.removed().name, is: "bot")
        expect(try await log.account().name, is: "new")
        bench.keeper.board.publish(.ghost(expiresAt: nil, generation: 99, name: .bot))
        bench.keeper.board.publish(.ghost(expiresAt: nil, generation: 99, name: .new))
        expect(try await log.account().name, is: "new")
      }
    }
  }

  @Test("whom no rule gives anything → refused")
  func nothing() async throws {
    try await withServer { bench in
      let problem = try await bench.get(Self.path, ServerBench.stranger).problem
      #expect(problem.problemType == .notPermitted)
    }
  }

  @Test("one that does not read while very much happens → each account once, as it is now")
  func beyondCount() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path) { log in
        _ = try await log.events(until: .synced)
        log.window.close()
        bench.keeper.board.publish(.ghost(expiresAt: nil))
        await log.window.untilHolding(1)
        let count = BoardWatch.mostNames + 10
        for generation in 1...2 {
          for number in 0..<count {
            let name = AccountName("many\(number)")!
            bench.keeper.board.publish(.ghost(expiresAt: nil, generation: Generation(generation), name: name))
          }
        }
        log.window.open()
        expect(try await log.account().name, is: "ghost")
        var told: Set<String> = []
        while told.count < count {
          let account = try #require(try await log.event().account)
          #expect(account.generation == 2 && told.insert(account.name).inserted)
        }
      }
    }
  }

  @Test("a token ends and no other is had → expired, when it does; validations before it → nothing")
  func expired() async throws {
    try await withServer { bench in
      bench.twitch.answerTokens { _ in .failure(.unreachable(reason: "no route")) }
      try await bench.watch(Self.path) { log in
        _ = try await log.events(until: .synced)
        bench.clock.advance(by: .seconds(6))
        let validatedAt = bench.keeper.board[.bot]?.validatedAt
        #expect(await bench.send(.post, "/v1/tokens/bot/reject", #"{"generation": 7}"#).tokenGeneration == 7)
        #expect(bench.keeper.board[.bot]?.validatedAt != validatedAt)
        let end = try #require(bench.keeper.board[.bot]?.expiresAt)
        bench.twitch.answerValidations { _ in .failure(.unreachable(reason: "no route")) }
        bench.clock.advance(by: bench.clock.now().boot.duration(to: end))
        var states: [KeeperAPI.AccountState] = []
        while states.last != .expired {
          let account = try await log.account()
          if account.name == "bot" { states.append(account.state) }
        }
        #expect(states.dropLast().allSatisfy { $0 == .valid }, "\(states)")
      }
    }
  }

  @Test("silence → heartbeats")
  func heartbeats() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path) { log in
        _ = try await log.events(until: .synced)
        await bench.clock.untilSomebodySleeps(until: bench.clock.now().boot.advanced(by: .seconds(15)))
        bench.clock.advance(by: .seconds(15))
        let frame = try #require(await log.next())
        #expect(frame.isHeartbeat)
      }
    }
  }
}

extension ServerBench {
  fileprivate func idOfSync() async throws -> String? {
    var id: String?
    try await watch("/v1/watch") { log in
      while true {
        let event = try await log.event()
        if event.name != AccountEvent.Name.synced.rawValue { continue }
        id = event.id
        return
      }
    }
    return id
  }
}
