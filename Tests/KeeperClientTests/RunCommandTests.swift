import Foundation
import TestSupport
import Testing

/// `tokenkeeper run` without `--restart`: what the program finds, and how it ends.
@Suite struct RunCommandTests {
  private static func run(
    _ arguments: String..., answers: [String] = [Answer.json(Stream.tokenJSON(7))],
    environment: [String: String] = ["PATH": "/usr/bin:/bin"]
  ) async throws -> ChildProcess.Output {
    var output: ChildProcess.Output?
    try await ScriptedServer.run(answers.map { .answer($0) }) { server in
      output = try await ChildProcess.run(
        [Command.path, "run"] + arguments,
        environment: environment.merging(["TOKENKEEPER_SOCKET": server.path]) { given, _ in given })
    }
    return try #require(output)
  }

  private static func variables(_ output: ChildProcess.Output) -> [String] {
    output.standardOutput.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("TOKENKEEPER_SOCKET=") }
      .sorted()
  }

  @Test("one account → the standard names, beside what was there")
  func standardNames() async throws {
    let output = try await Self.run(
      "bot", "--", "env", environment: ["PATH": "/usr/bin:/bin", "A": "b=c", "TWITCH_LOGIN": "stale"])
    #expect(output.exit == .code(0) && output.standardError.isEmpty)
    #expect(
      Self.variables(output) == [
        "A=b=c", "PATH=/usr/bin:/bin", "TWITCH_ACCESS_TOKEN=planted7", "TWITCH_CLIENT_ID=clientid",
        "TWITCH_EXPIRES_AT=1800014000", "TWITCH_GENERATION=7", "TWITCH_LOGIN=my_cool_bot", "TWITCH_SCOPES=chat:read",
        "TWITCH_USER_ID=141981764",
      ])
  }

  @Test("an app token → no user, nor one that was there before")
  func appToken() async throws {
    let token = #"{"access_token":"t","token_type":"bearer","scopes":[],"kind":"app","client_id":"c","generation":1}"#
    let output = try await Self.run(
      "app", "--", "env", answers: [Answer.json(token)],
      environment: ["PATH": "/usr/bin:/bin", "TWITCH_USER_ID": "stale", "TWITCH_LOGIN": "stale"])
    #expect(
      Self.variables(output) == [
        "PATH=/usr/bin:/bin", "TWITCH_ACCESS_TOKEN=t", "TWITCH_CLIENT_ID=c", "TWITCH_GENERATION=1", "TWITCH_SCOPES=",
      ])
  }

  @Test("several accounts → their names in between")
  func several() async throws {
    let answers = [Answer.json(Stream.tokenJSON(7)), Answer.json(Stream.tokenJSON(8))]
    let output = try await Self.run("bot", "--account", "over-lay.2", "--", "env", answers: answers)
    let names = Self.variables(output).filter { $0.contains("ACCESS_TOKEN") }
    #expect(names == ["TWITCH_BOT_ACCESS_TOKEN=planted7", "TWITCH_OVER_LAY_2_ACCESS_TOKEN=planted8"])
  }

  @Test("--env → those names and no others")
  func ownNames() async throws {
    let answers = [Answer.json(Stream.tokenJSON(7)), Answer.json(Stream.tokenJSON(8))]
    let one = try await Self.run("bot", "--env", "OAUTH=access_token", "--env", "id=client_id", "--", "env")
    #expect(Self.variables(one) == ["OAUTH=planted7", "PATH=/usr/bin:/bin", "id=clientid"])
    let two = try await Self.run(
      "bot", "--account", "b", "--env", "A=bot:access_token", "--env", "B=b:access_token", "--", "env", answers: answers
    )
    #expect(Self.variables(two) == ["A=planted7", "B=planted8", "PATH=/usr/bin:/bin"])
  }

  @Test(
    "a wrong command line → 64, nothing asked",
    arguments: [
      ["run"], ["run", "bot"], ["run", "bot", "--"], ["run", "--", "env"], ["run", "bot", "env"],
      ["run", "bot", "--account", "bot", "--", "env"], ["run", "a-b", "--account", "a.b", "--", "env"],
      ["run", "a", "--account", "", "--", "env"], ["run", "", "--", "env"],
      ["run", "bot", "--env", "A", "--", "env"], ["run", "bot", "--env", "1A=login", "--", "env"],
      ["run", "bot", "--env", "A=token", "--", "env"], ["run", "bot", "--env", "A=x:login", "--", "env"],
      ["run", "a", "--account", "b", "--env", "A=login", "--", "env"],
      ["run", "a", "--env", "A=a:b:login", "--", "env"],
      ["run", "bot", "--env", "A=login", "--env", "A=scopes", "--", "env"],
      ["run", "bot", "--signal", "X", "--", "env"],
      ["watch", ""], ["watch", "--show-token"], ["watch", "a", "b"],
    ])
  func usage(arguments: [String]) async throws {
    let output = try await ChildProcess.run([Command.path] + arguments, environment: ["TOKENKEEPER_SOCKET": "/none"])
    #expect(output.exit == .code(64) && output.standardOutput.isEmpty, "\(output)")
  }

  @Test(
    "how the program ends → how the command ends",
    arguments: [
      ("exit 0", ChildProcess.Exit.code(0)), ("exit 1", .code(1)), ("exit 79", .code(79)), ("exit 255", .code(255)),
      ("kill -TERM $$", .signal(SIGTERM)), ("kill -INT $$", .signal(SIGINT)), ("kill -KILL $$", .signal(SIGKILL)),
    ])
  func ends(script: String, exit: ChildProcess.Exit) async throws {
    let output = try await Self.run("bot", "--", "sh", "-c", script)
    #expect(output.exit == exit && output.standardError.isEmpty, "\(output)")
  }

  @Test("a program that is not there, or none → 127, 126, and why", arguments: [[], ["--restart"]])
  func noProgram(options: [String]) async throws {
    // With --restart the watch may be asked for before the program fails.
    let answers = [Answer.json(Stream.tokenJSON(7)), Stream.head]
    for (program, status, why) in [
      ("nonsuch", 127, "No such file or directory; check its name, or give its whole path"),
      ("/nonsuch", 127, "No such file or directory; check its name, or give its whole path"),
      ("/etc/passwd", 126, "Permission denied; check that it is a program that you may run"),
      ("/", 126, "Permission denied; check that it is a program that you may run"),
    ] {
      try await ScriptedServer.run(answers.map { .answer($0) }) { server in
        let output = try await ChildProcess.run(
          [Command.path, "run", "bot"] + options + ["--", program],
          environment: ["TOKENKEEPER_SOCKET": server.path, "PATH": "/usr/bin:/bin"])
        #expect(output.exit == .code(Int32(status)) && output.standardOutput.isEmpty)
        #expect(output.standardError.contains("tokenkeeper: cannot start \(program): \(why)\n"), "\(output)")
      }
    }
  }

  @Test("no token → refused, and the program is not started", arguments: [[], ["--restart"]])
  func noToken(options: [String]) async throws {
    try await ScriptedServer.run(.answer(Answer.loginRequired)) { server in
      let output = try await ChildProcess.run(
        [Command.path, "run", "bot"] + options + ["--", "/bin/echo", "started"],
        environment: ["TOKENKEEPER_SOCKET": server.path])
      #expect(
        output
          == .failure(
            79,
            "tokenkeeper: cannot run the program with the token of bot: Twitch refused the refresh token of bot; import a "
              + "new grant with `tokenkeeper import bot`"))
    }
  }

  @Test("--wait → says why it waits, starts with the token, and what the user may not have ends it all the same")
  func waiting() async throws {
    try await ScriptedServer.run(
      .answer(Stream.head + Stream.unavailable() + Stream.token(7)), .answer(Answer.json(Stream.tokenJSON(7)))
    ) { server in
      let output = try await Command.run(
        "run", "bot", "--wait", "--", "/bin/sh", "-c", "echo $TWITCH_ACCESS_TOKEN", socket: server.path)
      #expect(
        output
          == .init(
            exit: .code(0), standardOutput: "planted7\n",
            standardError: "tokenkeeper: waiting for the token of bot: WHY; DO\n"))
    }
    let body = #"{"type":"urn:tokenkeeper:problem:unknown_account","title":"T","status":404,"detail":"WHY"}"#
    try await ScriptedServer.run(.answer(Answer.problem(body, status: "404 X"))) { server in
      let output = try await Command.run("run", "bot", "--wait", "--", "/bin/echo", "started", socket: server.path)
      #expect(output == .failure(67, "tokenkeeper: cannot run the program with the token of bot: WHY"))
    }
  }

  @Test("the program starts as if by itself → its signals as they were, nothing blocked, no descriptor of ours")
  func clean() async throws {
    // Of the signals beyond 31 the C library has some for itself.
    let look = "sed -nE 's/^(Sig(Blk|Ign)):.*(.{8})$/\\1 \\3/p' /proc/self/status; ls /proc/self/fd | wc -l"
    for ignored in ["", "trap '' HUP PIPE; "] {
      try await ScriptedServer.run(.answer(Answer.json(Stream.tokenJSON(7)))) { server in
        let output = try await ChildProcess.run(
          ["/bin/sh", "-c", "\(ignored)sh -c \"$1\"; \(Command.path) run bot -- sh -c \"$1\"", "sh", look],
          environment: ["TOKENKEEPER_SOCKET": server.path, "PATH": "/usr/bin:/bin"])
        let lines = output.standardOutput.split(separator: "\n")
        #expect(lines.count == 6 && lines[..<3].elementsEqual(lines[3...]), "\(output)")
        #expect(
          lines.first == "SigBlk 00000000" && lines.dropFirst().first?.hasSuffix(ignored.isEmpty ? "0" : "1001") == true
        )
      }
    }
  }
}
