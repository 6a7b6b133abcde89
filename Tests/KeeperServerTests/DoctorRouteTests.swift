import FoundationEssentials
import HTTPTypes
import Keeper
import KeeperAPI
import LocalHTTP
import Testing

@testable import KeeperServer

@Suite("GET /v1/doctor")
struct DoctorRouteTests {
  private static let rules: [AccessRule] = [
    .gives([.unit(NamePattern("chatbot.service"))], "bot", place: "allow #1"),
    .gives([.unit(NamePattern("chatbot.service")), .user("chatbot", uid: 1000)], "app", place: "allow #2"),
    .gives([.user("stranger", uid: 2000)], "new", place: "allow #3"),
  ]

  private func ask(
    _ query: String, _ caller: Caller = ServerBench.root, in server: ServerBench
  ) async throws -> AccessPayload {
    let response = await server.get("/v1/doctor?\(query)", caller)
    #expect(response.status == .ok, "\(String(decoding: response.body, as: UTF8.self))")
    return try JSONDecoder().decode(AccessPayload.self, from: Data(response.body))
  }

  @Test("an administrator about a unit → yes, no, or that it depends on the user")
  func unit() async throws {
    try await withServer(rules: Self.rules) { server in
      let bot = try await ask("account=bot&as=chatbot.service", in: server)
      #expect(bot.allowed == true && bot.reason == "It is given by allow #1." && bot.hint == nil)
      let app = try await ask("account=app&as=chatbot.service", in: server)
      #expect(app.allowed == nil && app.hint?.contains("--as UNIT --as USER") == true)
      let rule = try #require(app.rules.first { $0.place == "allow #2" })
      #expect(rule.covers && rule.gives == "app")
      #expect(
        rule.conditions == [
          .init(text: #"user = "chatbot""#, met: nil), .init(text: #"unit = "chatbot.service""#, met: true),
        ])
      let both = try await ask("account=app&as=chatbot.service&as=chatbot", in: server)
      #expect(both.allowed == true && both.caller.uid == 1000 && both.caller.unit == "chatbot.service")
      let other = try await ask("account=bot&as=other.service&as=chatbot", in: server)
      #expect(other.allowed == false && other.rules.count == 5 && other.hint?.contains("[[allow]]") == true)
    }
  }

  @Test("an administrator about an account that there is not → says so")
  func unknownAccount() async throws {
    try await withServer(rules: Self.rules) { server in
      let payload = try await ask("account=nope&as=chatbot.service&as=chatbot", in: server)
      #expect(payload.allowed == false && payload.reason.contains("no such account"))
    }
  }

  @Test(
    "a caller about itself → its identity and the rules that it meets, and nothing that tells forbidden from unknown")
  func itself() async throws {
    try await withServer(rules: Self.rules) { server in
      let caller = Caller(
        credentials: .init(uid: 1000, gid: 1000, pid: 11, groups: [50]), units: .init(system: "chatbot.service"))
      let bot = try await ask("account=bot", caller, in: server)
      #expect(bot.allowed == true)
      #expect(bot.caller == .init(uid: 1000, gid: 1000, groups: [50], pid: 11, unit: "chatbot.service"))
      #expect(bot.rules.map(\.place) == ["allow #1", "allow #2"])
      var forbidden = try await ask("account=new", caller, in: server)
      let unknown = try await ask("account=nope", caller, in: server)
      #expect(forbidden.allowed == false && forbidden.hint?.contains("--as WHO new") == true)
      forbidden.hint = unknown.hint
      forbidden.account = "nope"
      #expect(forbidden == unknown)
    }
  }

  @Test("others about somebody else → not permitted")
  func others() async throws {
    try await withServer(rules: Self.rules) { server in
      for query in ["account=bot&as=chatbot.service", "account=bot&as=root"] {
        let response = await server.get("/v1/doctor?\(query)", ServerBench.stranger)
        #expect(response.status == .forbidden)
      }
    }
  }

  @Test(
    "a question that cannot be understood → 400",
    arguments: [
      "", "account=-", "account=bot&as=nobody-here", "account=bot&who=me", "account=bot&as=a.service&as=b.service",
      "account=bot&as=chatbot&as=chatbot", "account=bot&as=a.service&as=chatbot&as=chatbot", "account=%zz",
    ])
  func malformed(query: String) async throws {
    try await withServer(rules: Self.rules) { server in
      let response = await server.get("/v1/doctor?\(query)")
      #expect(response.status == .badRequest)
    }
  }

  @Test("a caller of whom nothing is certain → is told so")
  func unidentified() async throws {
    try await withServer(rules: Self.rules) { server in
      let payload = try await ask(
        "account=bot", Caller(credentials: .init(uid: 65534, gid: 65534, pid: 5)), in: server)
      #expect(payload.allowed == false && payload.reason.contains("not certain"))
    }
  }
}
