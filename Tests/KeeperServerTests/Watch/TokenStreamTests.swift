import HTTPTypes
import KeeperAPI
import LocalHTTP
import TestSupport
import Testing

@testable import Keeper
@testable import KeeperServer

@Suite("GET /v1/tokens/{account}/watch", .timeLimit(.minutes(2)))
struct TokenStreamTests {
  private static let path = "/v1/tokens/bot/watch"

  @Test("watched → the token at once, as GET answers it, and the next one when it is there")
  func tokens() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path, ServerBench.chatbot) { log in
        let first = try await log.event()
        #expect(first.id == "7")
        let asked: TokenPayload = try await bench.get("/v1/tokens/bot", ServerBench.chatbot).decoded()
        #expect(first.token == asked)
        await bench.renewBot()
        var event = try await log.event()
        if let problem = event.problem {
          // Told only to who reads quickly: Twitch refused the one, and the other was not there yet.
          #expect(problem.problemType == .temporarilyUnavailable && event.id?.isEmpty == true)
          event = try await log.event()
        }
        let next = try #require(event.token)
        #expect(next.accessToken == "bot-access-next" && event.id == "\(next.generation)" && next.generation > 7)
      }
    }
  }

  @Test("silence, and validations that find nothing new → a heartbeat each 15 s and no event")
  func heartbeats() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path) { log in
        _ = try await log.event()
        var due = bench.clock.now().boot.advanced(by: .seconds(15))
        for _ in 1...2 {
          bench.clock.advance(by: .seconds(6))
          let before = bench.keeper.board[.bot]?.validatedAt
          #expect(await bench.send(.post, "/v1/tokens/bot/reject", #"{"generation": 7}"#).tokenGeneration == 7)
          #expect(bench.keeper.board[.bot]?.validatedAt != before)
        }
        for _ in 1...3 {
          await bench.clock.untilSomebodySleeps(until: due)
          bench.clock.advance(by: bench.clock.now().boot.duration(to: due))
          let frame = try #require(await log.next())
          #expect(frame.isHeartbeat)
          due = bench.clock.now().boot.advanced(by: .seconds(15))
        }
      }
    }
  }

  @Test(
    "Last-Event-ID of the current token → not again, a heartbeat at once, then what follows", arguments: ["7", "6"])
  func resume(id: String) async throws {
    try await withServer { bench in
      try await bench.watch(Self.path, lastEventID: id) { log in
        let first = try #require(await log.next())
        #expect(first.isHeartbeat == (id == "7"))
        #expect(first.token?.generation == (id == "7" ? nil : 7))
        await bench.renewBot()
        #expect(try await log.token().generation > 7)
      }
    }
  }

  @Test("there is none → why, with an empty id; then the token of a login")
  func login() async throws {
    try await withServer { bench in
      try await bench.watch("/v1/tokens/new/watch", lastEventID: "0") { log in
        let first = try await log.event()
        let problem = try #require(first.problem)
        #expect(first.id?.isEmpty == true && problem.problemType == .loginRequired)
        #expect(problem.hint?.contains("tokenkeeper login new") == true)
        _ = await bench.send(.put, "/v1/accounts/new", #"{"grant": {"access_token": "a1", "refresh_token": "r1"}}"#)
        expect(try await log.token().accessToken, is: "a1")
      }
    }
  }

  @Test("the token ends by age and no other is there → told when it happens")
  func expiry() async throws {
    try await withServer { bench in
      let now = bench.clock.now()
      bench.keeper.board.publish(.ghost(expiresAt: now.boot.advanced(by: .seconds(10))))
      try await bench.watch("/v1/tokens/ghost/watch") { log in
        expect(try await log.nextToken().expiresIn, is: 10)
        await bench.clock.untilSomebodySleeps(until: now.boot.advanced(by: .seconds(10)))
        bench.clock.advance(by: .seconds(10))
        let event = try await log.event()
        #expect(event.problem?.problemType == .temporarilyUnavailable && event.id?.isEmpty == true)
      }
    }
  }

  @Test("another user, other scopes, another end than was told → told, though the generation is the same")
  func sameGeneration() async throws {
    try await withServer { bench in
      let end = bench.clock.now().boot.advanced(by: .seconds(3600))
      let board = bench.keeper.board
      board.publish(.ghost(expiresAt: end))
      try await bench.watch("/v1/tokens/ghost/watch") { log in
        expect(try await log.nextToken().login, is: "cool")
        board.publish(.ghost(expiresAt: end.advanced(by: .seconds(50))))
        board.publish(.ghost(expiresAt: end, user: "renamed"))
        expect(try await log.nextToken().login, is: "renamed")
        board.publish(.ghost(expiresAt: end, scopes: ["a", "b"], user: "renamed"))
        expect(try await log.nextToken().scopes, is: ["a", "b"])
        board.publish(.ghost(expiresAt: end.advanced(by: .seconds(-600)), scopes: ["a", "b"], user: "renamed"))
        expect(try await log.nextToken().expiresIn, is: 3000)
      }
    }
  }

  @Test("a scope that it lacks → told so, and then the token that has it")
  func scope() async throws {
    try await withServer { bench in
      try await bench.watch("\(Self.path)?scope=chat:edit") { log in
        let problem = try await log.problem()
        #expect(problem.problemType == .insufficientScope && problem.detail.contains("chat:edit"))
        bench.twitch.answerValidations { _ in
          .success(
            Validation(
              clientID: "client-1", user: TwitchUser(id: "42", login: "cool"), scopes: ["chat:edit"],
              expiresIn: .seconds(3600)))
        }
        _ = await bench.send(.put, "/v1/accounts/bot", #"{"grant": {"access_token": "a1", "refresh_token": "r1"}}"#)
        expect(try await log.token().scopes, is: ["chat:edit"])
      }
    }
  }

  @Test("the account is forgotten → unknown_account, as for who never could, and the end")
  func forgotten() async throws {
    try await withServer { bench in
      #expect(await bench.addApp("extra").status == .created)
      try await bench.watch("/v1/tokens/extra/watch") { log in
        _ = try await log.nextToken()
        _ = await bench.send(.delete, "/v1/accounts/extra")
        var last: EventFrame?
        while let event = await log.next() { last = event }
        #expect(last?.id?.isEmpty == true)
        #expect(last?.problem == .unknownAccount("extra"))
      }
    }
  }

  @Test("the caller's right ends → the same")
  func rightEnds() async throws {
    let rule = AccessRule.gives([.uid(1000)], "ghost", kind: .user)
    try await withServer(rules: [rule]) { bench in
      bench.keeper.board.publish(.ghost(expiresAt: nil))
      try await bench.watch("/v1/tokens/ghost/watch", ServerBench.chatbot) { log in
        _ = try await log.nextToken()
        bench.keeper.board.publish(.ghost(expiresAt: nil, kind: .clientCredentials))
        expect(try await log.problem().problemType, is: .unknownAccount)
        #expect(await log.next() == nil)
      }
    }
  }

  @Test("other rules are put in force → who lost the right is told so, who kept it notices nothing")
  func otherRules() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path) { kept in
        _ = try await kept.event()
        try await bench.watch(Self.path, ServerBench.chatbot) { log in
          _ = try await log.nextToken()
          bench.access.replace(with: AccessPolicy(ownUID: ServerBench.daemonUID, rules: []))
          await bench.keeper.lookAgain()
          expect(try await log.problem().problemType, is: .unknownAccount)
          let end = await log.next()
          #expect(end == nil)
        }
        bench.keeper.board.publish(.ghost(expiresAt: nil, generation: 99, name: .bot))
        expect(try await kept.nextToken().generation, is: 99)
      }
    }
  }

  @Test("one that does not read → gets the newest when it does, not all that was in between")
  func coalescing() async throws {
    try await withServer { bench in
      bench.keeper.board.publish(.ghost(expiresAt: nil, generation: 1))
      try await bench.watch("/v1/tokens/ghost/watch") { log in
        expect(try await log.event().id, is: "1")
        log.window.close()
        bench.keeper.board.publish(.ghost(expiresAt: nil, generation: 2))
        await log.window.untilHolding(1)
        for generation in 3...1000 { bench.keeper.board.publish(.ghost(expiresAt: nil, generation: Int64(generation))) }
        log.window.open()
        expect(try await log.event().id, is: "2")
        expect(try await log.event().id, is: "1000")
      }
    }
  }

  @Test("each token that is told → a record of the hand-out, as for a GET; heartbeats and problems → none")
  func audit() async throws {
    try await withServer { bench in
      try await bench.watch(Self.path, ServerBench.chatbot, lastEventID: "7") { log in
        _ = await log.next()
        await bench.renewBot()
        let generation = try await log.token().generation
        bench.audit.finish()
        await bench.audit.run()
        let records = bench.log.containing("Token handed out").filter { $0.contains("uid=1000") }
        #expect(records.count == 1, "\(records)")
        #expect(records[0].contains(" account=bot ") && records[0].contains(" generation=\(generation) "), "\(records)")
      }
    }
  }

  @Test("strangers, unknown names, other parameters → an answer and no stream")
  func refused() async throws {
    try await withServer { bench in
      expect(try await bench.problemType(Self.path, ServerBench.stranger), is: .unknownAccount)
      expect(try await bench.problemType("/v1/tokens/nobody/watch"), is: .unknownAccount)
      expect(try await bench.problemType("\(Self.path)?min_validity=5"), is: .badRequest)
      expect(try await bench.problemType("/v1/watch?scope=a"), is: .badRequest)
      #expect(await bench.send(.post, Self.path).status == .methodNotAllowed)
    }
  }
}

extension ServerBench {
  fileprivate func problemType(_ path: String, _ caller: Caller = root) async throws -> ProblemType? {
    try await get(path, caller).problem.problemType
  }
}

extension BoardEntry {
  /// Of an account that only the board knows.
  static func ghost(
    expiresAt: BootTime?, generation: Generation = 1, scopes: [String] = ["a"], user: String = "cool",
    kind: GrantType = .deviceCode, name: AccountName = .ghost
  ) -> BoardEntry {
    let client = Client(name: "mybot", id: "client-1", secret: nil)
    let grant = Grant(
      accessToken: Secret("ghost-access-\(generation)"), refreshToken: Secret("r"), scopes: scopes,
      expiresAt: expiresAt, obtainedAt: BootTime(milliseconds: 0))
    return BoardEntry(
      AccountState(
        account: Account(name: name, client: client, grantType: kind), generation: generation,
        phase: .serving(grant), user: TwitchUser(id: "42", login: user)))
  }
}

extension AccountName {
  static let ghost = AccountName("ghost")!
}
