import Foundation
import KeeperAPI
import TestSupport
import Testing

/// How the command ends when it cannot do what it was asked.
@Suite struct CommandFailureTests {
  @Test(
    "each problem type → its exit code, and one line with what, why and what to do",
    arguments: [
      (ProblemType.unknownAccount, Int32(67)), (.notPermitted, 77), (.loginRequired, 79), (.insufficientScope, 79),
      (.temporarilyUnavailable, 75), (.timeout, 75), (.badRequest, 65), (.notFound, 76), (.methodNotAllowed, 76),
      (.requestTimeout, 75), (.payloadTooLarge, 65), (.headTooLarge, 65), (.conflict, 73), (.wrongUser, 65),
      (.internal, 70),
    ])
  func problem(type: ProblemType, status: Int32) async throws {
    let body = #"{"type": "\#(type.uri)", "title": "T", "status": \#(type.status), "detail": "WHY", "hint": "DO"}"#
    try await ScriptedServer.run(.answer(Answer.problem(body, status: "\(type.status) X"))) { server in
      let output = try await Command.run("token", "bot", socket: server.path)
      #expect(output == .failure(status, "tokenkeeper: cannot get the token of bot: WHY; DO"))
    }
  }

  @Test("a problem type from the future → 76, its own words")
  func unknownProblem() async throws {
    let body = #"{"type": "urn:tokenkeeper:problem:moon", "title": "T", "status": 418, "detail": "WHY"}"#
    try await ScriptedServer.run(.answer(Answer.problem(body, status: "418 X"))) { server in
      let output = try await Command.run("logout", "bot", socket: server.path)
      #expect(output == .failure(76, "tokenkeeper: cannot log out bot: WHY"))
    }
  }

  @Test("words that a terminal would obey → replaced, still one line")
  func controlCharacters() async throws {
    let body = #"{"type": "x", "title": "T", "status": 400, "detail": "a\u001b[2Jb\nc", "hint": "\u009bd\u2028\u202e"}"#
    try await ScriptedServer.run(.answer(Answer.problem(body, status: "400 X"))) { server in
      let output = try await Command.run("token", "bot", socket: server.path)
      #expect(
        output
          == .failure(76, "tokenkeeper: cannot get the token of bot: a\u{FFFD}[2Jb\u{FFFD}c; \u{FFFD}d\u{FFFD}\u{FFFD}")
      )
    }
  }

  @Test("no socket, a stale one → 69")
  func unreachable() async throws {
    try await withSocketDirectory { directory in
      let path = directory + "/socket"
      let missing = try await Command.run("token", "bot", socket: path)
      #expect(
        missing
          == .failure(
            69,
            "tokenkeeper: cannot get the token of bot: there is no socket at \(path); start the daemon with "
              + "`systemctl start tokenkeeper.socket`, or set TOKENKEEPER_SOCKET to where it listens"))
      try ScriptedServer.leaveStale(at: path)
      let refused = try await Command.run("status", socket: path)
      #expect(
        refused
          == .failure(
            69,
            "tokenkeeper: cannot get the status: nobody listens at \(path); start the daemon with "
              + "`systemctl start tokenkeeper.socket tokenkeeper.service`"))
    }
  }

  @Test("a socket that the user may not open → 77")
  func notPermitted() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: server.path)
      // Root passes any mode by a capability, which is dropped here; the owner, any other user, is stopped by the mode.
      let unprivileged =
        geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
      let output = try await ChildProcess.run(unprivileged + [Command.path, "token", "bot", "--socket", server.path])
      #expect(
        output
          == .failure(
            77,
            "tokenkeeper: cannot get the token of bot: this user may not connect to \(server.path); "
              + "join the group that owns the socket; `ls -l \(server.path)` shows it"))
    }
  }

  @Test("something else listens → 76, and nothing of what it says is printed")
  func stranger() async throws {
    try await ScriptedServer.run(.answer("SSH-2.0-planted\r\n")) { server in
      let output = try await Command.run("token", "bot", socket: server.path)
      #expect(
        output
          == .failure(
            76,
            "tokenkeeper: cannot get the token of bot: the answer is not one of tokenkeeperd: it does not begin like "
              + "HTTP/1.1; check which program listens on the socket and that its version is this client's"))
    }
  }

  @Test("the daemon hangs up twice → 75")
  func closed() async throws {
    try await ScriptedServer.run(.close(reading: true), .close(reading: true)) { server in
      let output = try await Command.run("token", "bot", socket: server.path)
      #expect(output.exit == .code(75))
    }
  }

  @Test("the reader of the output has gone → a quiet end")
  func closedPipe() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      var ends: [Int32] = [-1, -1]
      try #require(pipe(&ends) == 0)
      close(ends[0])
      defer { close(ends[1]) }
      let output = try await Command.run("token", "bot", socket: server.path, outputDescriptor: ends[1])
      #expect(output == .success(""))
    }
  }

  @Test("the output cannot be written → 74")
  func fullDevice() async throws {
    try await ScriptedServer.run(.answer(Answer.token("abc"))) { server in
      let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
      try #require(full >= 0)
      defer { close(full) }
      let output = try await Command.run("token", "bot", socket: server.path, outputDescriptor: full)
      #expect(
        output
          == .failure(
            74, "tokenkeeper: cannot write the output: No space left on device; check where standard output goes"))
    }
  }
}
