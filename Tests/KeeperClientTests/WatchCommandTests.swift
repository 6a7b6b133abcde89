import TestSupport
import Testing

/// `tokenkeeper watch`: a line for each change.
@Suite struct WatchCommandTests {
  /// What it prints before it ends by itself, because the account is gone.
  private static func watch(_ arguments: [String], _ streams: String...) async throws -> ChildProcess.Output {
    let body = #"{"type":"urn:tokenkeeper:problem:unknown_account","title":"T","status":404,"detail":"WHY"}"#
    let steps = streams.map { ScriptedServer.Step.answer(Stream.head + $0) }
    var output: ChildProcess.Output?
    try await ScriptedServer.run(steps + [.answer(Answer.problem(body, status: "404 X"))]) { server in
      output = try await ChildProcess.run(
        [Command.path, "watch"] + arguments, environment: ["TOKENKEEPER_SOCKET": server.path])
    }
    return try #require(output)
  }

  private static func withoutTime(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0).replacing(#/^[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\ \ /#, with: "TIME ") }
  }

  @Test("an account → a line for each change of its token, without the token, and the trouble apart")
  func account() async throws {
    let output = try await Self.watch(
      ["bot"], Stream.token(7), Stream.token(7) + Stream.unavailable() + Stream.token(8))
    #expect(
      Self.withoutTime(output.standardOutput) == [
        "TIME bot: token 7 of my_cool_bot, valid for 3h 53m", "TIME bot: no token: WHY; DO",
        "TIME bot: token 8 of my_cool_bot, valid for 3h 53m",
      ])
    #expect(
      output.standardError == """
        tokenkeeper: the daemon closed the connection without an answer; trying again until it is back
        tokenkeeper: the daemon is back
        tokenkeeper: the daemon closed the connection without an answer; trying again until it is back
        tokenkeeper: cannot watch bot: WHY

        """)
    #expect(output.exit == .code(67))
  }

  @Test("--json → a document a line, without the token")
  func json() async throws {
    let output = try await Self.watch(["bot", "--json"], Stream.token(7) + Stream.unavailable())
    #expect(
      output.standardOutput == """
        {"account":"bot","data":{"client_id":"clientid","expires_at":1800014000,"expires_in":14000,"generation":7,\
        "kind":"user","login":"my_cool_bot","scopes":["chat:read"],"token_type":"bearer","user_id":"141981764"},\
        "event":"token"}
        {"account":"bot","data":{"detail":"WHY","hint":"DO","status":409,"title":"Login required",\
        "type":"urn:tokenkeeper:problem:login_required"},"event":"unavailable"}

        """)
  }

  @Test("--show-token → the token, too", arguments: [[], ["--json"]])
  func showToken(options: [String]) async throws {
    let without = try await Self.watch(["bot"] + options, Stream.token(7))
    #expect(!without.standardOutput.contains("planted"))
    let with = try await Self.watch(["bot", "--show-token"] + options, Stream.token(7))
    #expect(with.standardOutput.contains("planted7"))
  }

  @Test("no account → all accounts")
  func accounts() async throws {
    let stream =
      Stream.account("a", 1) + Stream.event("synced", id: "1") + Stream.account("b", 2)
      + Stream.event("removed", data: #"{"name":"a"}"#)
    let text = try await Self.watch([], stream)
    #expect(
      Self.withoutTime(text.standardOutput) == [
        "TIME a: valid for 9s, token 1", "TIME b: valid for 9s, token 2", "TIME a: removed",
      ])
    let json = try await Self.watch(["--json"], stream)
    let lines = json.standardOutput.split(separator: "\n")
    #expect(lines.count == 4 && lines[1] == #"{"data":{},"event":"synced"}"#)
    #expect(lines[3] == #"{"account":"a","data":{"name":"a"},"event":"removed"}"#)
    #expect(lines[0].hasPrefix(#"{"account":"a","data":{"client":"mybot","client_id":"id","expires_in":9,"#))
  }
}
