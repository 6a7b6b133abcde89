import KeeperAPI
import TestSupport
import Testing

@Suite struct TokenCommandTests {
  @Test("token NAME → the token and a line end, nothing else")
  func token() async throws {
    try await ScriptedServer.run(.answer(Answer.token("0123456789abcdefghij"))) { server in
      let output = try await Command.run("token", "bot", socket: server.path)
      #expect(output == .success("0123456789abcdefghij\n"))
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/bot HTTP/1.1\r\n") == true)
    }
  }

  @Test("token NAME → no thread is started, which takes longer than the answer")
  func threads() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      let output = try await ChildProcess.run(
        ["/usr/bin/strace", "-f", "-qq", "-e", "trace=clone,clone3,connect", Command.path, "token", "bot"],
        environment: ["TOKENKEEPER_SOCKET": server.path])
      #expect(output.exit == .code(0) && output.standardOutput == "abc\n", "\(output)")
      #expect(output.standardError.contains("connect(") && !output.standardError.contains("clone"), "\(output)")
    }
  }

  @Test("token NAME with an option, and without → the same reason for the same failure")
  func bothWays() async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired), .answer(Answer.loginRequired)) { server in
      let short = try await Command.run("token", "bot", socket: server.path)
      let long = try await Command.run("token", "bot", "--min-validity", "1", socket: server.path)
      #expect(short == long && short.exit == .code(79), "\(short) \(long)")
    }
  }

  @Test("--socket → goes before the environment")
  func socketOption() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      let output = try await Command.run("token", "bot", "--socket", server.path, socket: "/nonexistent")
      #expect(output == .success("abc\n"))
    }
  }

  @Test("--json → all members, sorted; what a terminal would obey is escaped")
  func json() async throws {
    let answer = Answer.userToken.replacing("my_cool_bot", with: "\u{9B}2J\\u001B\u{202E}/")
    try await ScriptedServer.run(.answer(Answer.json(answer))) { server in
      let output = try await Command.run("token", "--json", "bot", socket: server.path)
      #expect(
        output
          == .success(
            #"""
            {
              "access_token" : "0123456789abcdefghijABCDEFGHIJ",
              "client_id" : "clientid",
              "expires_at" : 1800014124,
              "expires_in" : 14124,
              "generation" : 7,
              "kind" : "user",
              "login" : "\u009b2J\u001b\u202e/",
              "scopes" : [
                "chat:read",
                "chat:edit"
              ],
              "token_type" : "bearer",
              "user_id" : "141981764",
              "validated_at" : 1799999000
            }

            """#))
    }
  }

  @Test(
    "--min-validity → seconds, with or without a unit",
    arguments: [("600", "600"), ("10m", "600"), ("90s", "90"), ("2h", "7200"), ("1d", "86400")])
  func minimumValidity(argument: String, seconds: String) async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      _ = try await Command.run("token", "bot", "--min-validity", argument, socket: server.path)
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/bot?min_validity=\(seconds) ") == true)
    }
  }

  @Test(
    "--scope and --wait → asked for as they are",
    arguments: [
      (["--scope", "chat:read", "--scope", "chat:edit"], "scope=chat%3Aread%20chat%3Aedit"),
      (["--wait", "2m"], "wait=120"),
      (["--wait", "0"], "wait=0"),
      (["--json", "--wait", "5", "--scope", "a", "--min-validity", "1m"], "min_validity=60&scope=a&wait=5"),
    ])
  func scopesAndWait(arguments: [String], query: String) async throws {
    let answer = arguments.contains("--json") ? Answer.json(Answer.userToken) : Answer.token("abc")
    try await ScriptedServer.run(.answer(answer)) { server in
      let output = try await ChildProcess.run(
        [Command.path, "token", "bot"] + arguments, environment: ["TOKENKEEPER_SOCKET": server.path])
      #expect(output.exit == .code(0))
      #expect(server.requests.first?.hasPrefix("GET /v1/tokens/bot?\(query) ") == true, "\(server.requests)")
    }
  }

  @Test(
    "a wrong command line → 64, nothing asked",
    arguments: [
      ["token"], ["token", ""], ["token", "a", "b"], ["token", "a", "--min-validity", "-1"], ["nonsense"],
      ["token", "a", "--min-validity", "10x"], ["token", "a", "--min-validity", "m"], ["token", "a", "--wrong"],
      ["token", "a", "--wait"], ["token", "a", "--wait", "soon"], ["token", "a", "--scope"],
      ["token", "a", "--min-validity", "99999999999999999d"],
    ])
  func usage(arguments: [String]) async throws {
    let output = try await ChildProcess.run([Command.path] + arguments)
    #expect(output.exit == .code(64))
    #expect(output.standardOutput.isEmpty && output.standardError.hasPrefix("Error: "))
  }

  @Test("--help → the exit codes", arguments: [["--help"], ["token", "--help"]])
  func help(arguments: [String]) async throws {
    let output = try await ChildProcess.run([Command.path] + arguments)
    #expect(output.exit == .code(0))
    for code in [0, 64, 65, 67, 69, 70, 73, 74, 75, 76, 77, 78, 79, 126, 127] {
      #expect(output.standardOutput.contains("\n  \(code) "))
    }
  }
}
