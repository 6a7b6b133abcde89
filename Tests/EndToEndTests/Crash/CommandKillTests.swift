import TestSupport
import Testing

/// `tokenkeeperd store`, killed at each system call that changes a file.
@Suite(.showingLogs) struct CommandKillTests {
  @Test(
    "SIGKILL at each write, sync, rename … of a command → the old store or the new one, whole; nothing lost; again → done",
    arguments: KilledCommand.allCases)
  func everyCall(_ command: KilledCommand) async throws {
    try requireRoot()
    try await withHost(Setup(accounts: [.bot, .overlay])) { host in
      let trial = try await CommandTrial(host: host, command: command)
      var kills = 0
      for call in Tracer.changingCalls { kills += try await trial.killAtEach(call) }
      #expect(kills >= command.leastKills, "\(kills)")
    }
  }

  @Test(
    "the same of the daemon that carries it out → also served as before, and held back for nothing",
    arguments: KilledCommand.online)
  func online(_ command: KilledCommand) async throws {
    try requireRoot()
    try await withHost(Setup(accounts: [.bot, .overlay])) { host in
      let trial = try await CommandTrial(host: host, command: command)
      var kills = 0
      for call in Tracer.changingCalls where call != "write" { kills += try await trial.killDaemonAtEach(call) }
      #expect(kills >= 2, "\(kills)")
    }
  }
}
