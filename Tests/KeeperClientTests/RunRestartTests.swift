import Foundation
import TestSupport
import Testing

/// `tokenkeeper run --restart`, with real programs and a daemon whose every word is a test's.
@Suite struct RunRestartTests {
  /// Says with which token it runs, and each signal that it hears. Ends by itself when nobody is left who could end it.
  private static let program = """
    trap 'echo hup' HUP; trap 'echo usr1' USR1; trap 'echo usr2' USR2; trap 'echo int' INT; trap 'echo quit' QUIT
    trap 'echo bye; exit 5' TERM
    echo "up $TWITCH_ACCESS_TOKEN"
    while kill -0 $PPID 2>/dev/null; do sleep 1 & wait $!; done
    """

  private static func run(
    _ options: [String] = [], program: String = program, script: [ScriptedServer.Step] = [],
    _ body: (ChildProcess, inout ChildLines, Feed, ScriptedServer) async throws -> Void
  ) async throws {
    let feed = Feed()
    let steps = [.answer(Answer.json(Stream.tokenJSON(1))), .feed(feed)] + script
    try await ScriptedServer.run(steps) { server in
      let child = try ChildProcess(
        [Command.path, "run", "bot", "--restart"] + options + ["--", "/bin/sh", "-c", program],
        environment: ["TOKENKEEPER_SOCKET": server.path, "PATH": "/usr/bin:/bin"])
      var lines = ChildLines(child.standardOutput.lines)
      defer { feed.finish() }
      #expect(await lines.next() == "up planted1")
      feed.give(Stream.head + Stream.token(1))
      try await body(child, &lines, feed, server)
      feed.finish()
    }
  }

  @Test("the token changes → stopped, and started with the next; at the end its exit status")
  func restarts() async throws {
    try await Self.run { child, lines, feed, _ in
      for generation in Int64(2)...4 {
        feed.give(Stream.token(generation))
        #expect(await lines.next() == "bye")
        #expect(await lines.next() == "up planted\(generation)")
      }
      child.send(SIGTERM)
      #expect(await lines.next() == "bye")
      let output = try await child.exit(within: .seconds(20))
      // A shell says there that its own child was terminated.
      #expect(output.exit == .code(5) && !output.standardError.contains("tokenkeeper"), "\(output)")
    }
  }

  @Test("the token is away for a while, the daemon too → left alone")
  func leftAlone() async throws {
    let second = Feed()
    try await Self.run(script: [.close(reading: true), .feed(second)]) { child, lines, feed, server in
      feed.give(Stream.unavailable())
      feed.finish()
      second.give(Stream.head + Stream.token(1))
      second.give(Stream.token(2))
      #expect(await lines.next() == "bye")
      #expect(await lines.next() == "up planted2")
      child.send(SIGTERM)
      let output = try await child.exit(within: .seconds(20))
      second.finish()
      // A shell says there too that its own child was terminated.
      #expect(
        output.standardError.split(separator: "\n").filter { $0.hasPrefix("tokenkeeper") } == [
          "tokenkeeper: the daemon closed the connection without an answer; trying again until it is back",
          "tokenkeeper: the daemon is back",
        ])
      #expect(server.requests.count == 4)
    }
  }

  @Test("the account is gone → said once, and the program goes on")
  func gone() async throws {
    let body = #"{"type":"urn:tokenkeeper:problem:unknown_account","title":"T","status":404,"detail":"WHY"}"#
    try await Self.run(script: [.answer(Answer.problem(body, status: "404 X"))]) { child, lines, feed, _ in
      feed.finish()
      var errors = ChildLines(child.standardError.lines)
      #expect(await errors.next()?.contains("trying again") == true)
      #expect(await errors.next() == "tokenkeeper: cannot watch the token of bot: WHY")
      child.send(SIGUSR1)
      #expect(await lines.next() == "usr1")
    }
  }

  @Test("it does not stop in time → killed, with what it started, and started anew")
  func grace() async throws {
    let stubborn = "trap '' TERM; echo \"up $TWITCH_ACCESS_TOKEN\"; sh -c 'echo helper $$; exec sleep 600' & wait; wait"
    try await Self.run(["--grace", "1"], program: stubborn) { child, lines, feed, _ in
      let helper = try #require(await lines.next()?.split(separator: " ").last.flatMap { pid_t($0) })
      #expect(kill(helper, 0) == 0)
      feed.give(Stream.token(2))
      #expect(await lines.next() == "up planted2")
      // Adopted and reaped by whoever does that here.
      var state = "?"
      for _ in 0..<1000 where !["gone", "Z"].contains(state) {
        state = Self.state(of: helper)
        if !["gone", "Z"].contains(state) { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(["gone", "Z"].contains(state))
      child.send(SIGUSR1)
      let output = try await child.exit(within: .seconds(20))
      #expect(output.exit == .code(128 + SIGUSR1))
    }
  }

  private static func state(of process: pid_t) -> String {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return "gone" }
    return text.split(separator: ")").last.flatMap { $0.split(separator: " ").first }.map(String.init) ?? "?"
  }

  @Test("--signal → what stops it", arguments: [("HUP", "hup"), ("SIGUSR2", "usr2"), ("2", "int")])
  func stopSignal(name: String, line: String) async throws {
    let program = Self.program.replacing("echo \(line)", with: "echo \(line); exit 0")
    try await Self.run(["--signal", name], program: program) { _, lines, feed, _ in
      feed.give(Stream.token(2))
      #expect(await lines.next() == line)
      #expect(await lines.next() == "up planted2")
    }
  }

  @Test("signals → the program's")
  func signals() async throws {
    try await Self.run { child, lines, _, _ in
      for (signal, line) in [(SIGHUP, "hup"), (SIGUSR1, "usr1"), (SIGUSR2, "usr2"), (SIGINT, "int"), (SIGQUIT, "quit")]
      {
        child.send(signal)
        #expect(await lines.next() == line)
      }
    }
  }

  @Test(
    "how the program ends → how the command ends; after a signal as a shell shows it",
    arguments: [
      ("exit 0", ChildProcess.Exit.code(0), 0), ("exit 7", .code(7), 7), ("kill -TERM $$", .signal(SIGTERM), 143),
      ("kill -INT $$", .signal(SIGINT), 130), ("kill -HUP $$", .signal(SIGHUP), 129),
      ("kill -PIPE $$", .signal(SIGPIPE), 141), ("kill -KILL $$", .code(137), 137), ("kill -SEGV $$", .code(139), 139),
      ("kill -QUIT $$", .code(131), 131), ("kill -USR1 $$", .code(138), 138),
    ])
  func ends(script: String, exit: ChildProcess.Exit, shown: Int) async throws {
    try await Self.run(program: "echo \"up $TWITCH_ACCESS_TOKEN\"; ulimit -c 0; \(script)") { child, _, _, _ in
      let output = try await child.exit(within: .seconds(20))
      #expect(output.exit == exit)
    }
    try await ScriptedServer.run(.answer(Answer.json(Stream.tokenJSON(1)))) { server in
      let output = try await ChildProcess.run(
        [
          "/bin/sh", "-c", "\"$@\"; echo $?", "sh", Command.path, "run", "bot", "--restart", "--", "sh", "-c",
          "ulimit -c 0; \(script)",
        ],
        environment: ["TOKENKEEPER_SOCKET": server.path, "PATH": "/usr/bin:/bin"])
      #expect(output.standardOutput == "\(shown)\n", "\(output)")
    }
  }

  @Test("the program starts with all signals at their defaults and none blocked; ours shows no token")
  func clean() async throws {
    let program = "echo \"up $TWITCH_ACCESS_TOKEN\"; grep -E '^Sig(Blk|Ign)' /proc/self/status; exec sleep 600"
    try await Self.run(program: program) { child, lines, _, _ in
      for name in ["SigBlk", "SigIgn"] {
        let line = try #require(await lines.next())
        let mask = try #require(line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
        // The C library has some beyond these for itself.
        #expect(line.hasPrefix(name) && mask & 0x7FFF_FFFF == 0, "\(line)")
      }
      for file in ["environ", "cmdline"] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(child.pid)/\(file)"))
        #expect(!bytes.isEmpty && bytes.range(of: Data("planted".utf8)) == nil, "\(file)")
      }
      #expect(try await child.terminate().exit == .signal(SIGTERM))
    }
  }
}
