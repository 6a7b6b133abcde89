import KeeperAPI
import TestSupport
import Testing

@Suite struct DoctorCommandTests {
  private static let answer = """
    {"account": "bot", "caller": {"uid": 1000, "gid": 1000, "groups": [50, 51], "unit": "chat\u{1B}bot.service"},
    "allowed": false, "reason": "No rule that gives it is met.", "hint": "Add an [[allow]].", "rules": [
    {"place": "root", "gives": "everything", "covers": true, "conditions": [{"text": "uid = 0", "met": false}]},
    {"place": "allow #1", "gives": "bot, b*", "covers": true, "conditions": [
    {"text": "user = \\"chatbot\\"", "met": true}, {"text": "unit = \\"other.service\\""}]},
    {"place": "allow #2", "gives": "app", "covers": false, "conditions": [{"text": "gid = 5", "met": true}]}]}
    """

  @Test("doctor NAME → the answer, who it is about, the rules that matter, what to do; within 80 columns")
  func report() async throws {
    try await ScriptedServer.run(.answer(Answer.json(Self.answer.replacing("\u{1B}", with: "\\u001b")))) { server in
      let output = try await Command.run("doctor", "bot", socket: server.path)
      #expect(
        output
          == .success(
            """
            May have the token of bot: no. No rule that gives it is met.
            Caller: uid 1000, gid 1000, groups 50,51, unit chat\u{FFFD}bot.service

            root gives everything: uid = 0 is not met.
            allow #1 gives bot, b*: user = "chatbot" is met; unit = "other.service" is not
              known.
            1 other rule is about other accounts.

            Add an [[allow]].

            """))
      #expect(server.requests.first?.hasPrefix("GET /v1/doctor?account=bot HTTP/1.1\r\n") == true)
    }
  }

  @Test("--as, twice → asked as they are, encoded; --json → as the daemon says it")
  func subjects() async throws {
    try await ScriptedServer.run(.answer(Answer.json(Self.answer.replacing("\u{1B}", with: "")))) { server in
      let output = try await Command.run(
        "doctor", "--as", "a@b&c.service", "--as", "chatbot", "--json", "bot", socket: server.path)
      #expect(output.exit == .code(0) && output.standardOutput.contains(#""place" : "allow #2""#))
      let first = "GET /v1/doctor?account=bot&as=a%40b%26c.service&as=chatbot HTTP/1.1\r\n"
      #expect(server.requests.first?.hasPrefix(first) == true)
    }
  }

  @Test("not permitted → says so, and 77")
  func notPermitted() async throws {
    let problem = Answer.problem(
      """
      {"type": "urn:tokenkeeper:problem:not_permitted", "title": "Not permitted", "status": 403, "detail": "Only root."}
      """, status: "403 Forbidden")
    try await ScriptedServer.run(.answer(problem)) { server in
      let output = try await Command.run("doctor", "--as", "root", "bot", socket: server.path)
      #expect(output.exit == .code(77))
    }
  }
}
