import Foundation
import TestSupport
import Testing

/// The passphrase of a key slot, typed on a terminal.
@Suite(.showingLogs) struct TerminalPassphraseTests {
  private static let phrase = "correct horse battery staple"

  /// Adds a slot to the store of a daemon that was stopped.
  private func onScreen(_ body: (BotHost, TerminalScreen) async throws -> Void) async throws {
    try await withHost(Setup(accounts: [.overlay])) { host in
      let daemon = try await host.start()
      try await host.login(.overlay)
      try await daemon.stop()
      let command = "\(Daemon.path) store add-slot passphrase --config \(host.configurationPath)"
      let environment = [
        "STATE_DIRECTORY": host.stateFolder, "CACHE_DIRECTORY": host.cacheFolder,
        "TOKENKEEPER_SOCKET": host.socketPath, "PATH": "/usr/sbin:/usr/bin:/bin",
        // Else the runtime takes SIGQUIT for a crash.
        "SWIFT_BACKTRACE": "enable=no",
      ]
      try await TerminalScreen.run(command, environment: environment, in: host.folder) { screen in
        try await screen.line(with: "Passphrase of the store:")
        try await body(host, screen)
      }
      // Whatever came of it, the store opens as before.
      let check = try await host.store("check")
      #expect(check.exit == .code(0), "\(check)")
    }
  }

  @Test("typed twice → never on the screen, and it opens the store")
  func twice() async throws {
    try await onScreen { host, screen in
      try await typeOnce(screen)
      try await screen.type(Self.phrase)
      try await screen.line(with: "ended with 0")
      let lines = try await screen.lines()
      #expect(lines.contains { $0.contains("slot 2  passphrase") }, "\(lines)")
      #expect(!lines.joined().contains("horse"), "\(lines)")
      let file = try host.folder.write(Self.phrase + "\n", to: "passphrase")
      let check = try await host.store("check", "--unlock", "passphrase:\(file)")
      #expect(check.exit == .code(0) && check.standardOutput.contains("is whole: 1 account."), "\(check)")
    }
  }

  @Test("the second differs → said so, and nothing is changed")
  func mismatch() async throws {
    try await onScreen { host, screen in
      try await typeOnce(screen)
      try await screen.type(Self.phrase + "r")
      try await screen.line(with: "the two are not the same")
      let end = try await screen.line(with: "ended with ")
      #expect(end != "ended with 0")
      #expect(try await host.slotCount() == 1)
    }
  }

  @Test(
    "Ctrl-C or a signal at either prompt → ended by it, nothing is changed, and the terminal shows again what is typed",
    arguments: Ending.allCases, [1, 2])
  func ended(_ ending: Ending, prompt: Int) async throws {
    try await onScreen { host, screen in
      if prompt == 2 { try await typeOnce(screen) }
      try await ending.happen(on: screen)
      try await screen.line(with: "ended with \(128 + ending.signal)")
      try await expectShown(screen)
      #expect(try await host.slotCount() == 1)
    }
  }

  /// A shell without job control cannot have a program stopped, which then goes on.
  @Test("a signal that does not end it → asked anew, still hidden, and taken")
  func notEnded() async throws {
    try await onScreen { host, screen in
      try await typeOnce(screen)
      kill(try await screen.programID(), SIGTSTP)
      _ = try await eventually("asked anew") {
        try await screen.lines().filter { $0.contains("The same again:") }.count == 2 ? true : nil
      }
      try await screen.type(Self.phrase)
      try await screen.line(with: "ended with 0")
      #expect(!(try await screen.lines()).joined().contains("horse"))
      #expect(try await host.slotCount() == 2)
    }
  }

  private func typeOnce(_ screen: TerminalScreen) async throws {
    try await screen.type(Self.phrase)
    try await screen.line(with: "The same again:")
  }

  private func expectShown(_ screen: TerminalScreen) async throws {
    try await screen.press("visible")
    try await screen.line(with: "visible")
    #expect(!(try await screen.lines()).joined().contains("horse"))
  }

  enum Ending: CaseIterable {
    case interruptKey, quit, terminate, hangUp

    var signal: Int32 {
      switch self {
      case .interruptKey: SIGINT
      case .quit: SIGQUIT
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      }
    }

    func happen(on screen: TerminalScreen) async throws {
      switch self {
      case .interruptKey: try await screen.press("C-c")
      case .quit, .terminate, .hangUp: kill(try await screen.programID(), signal)
      }
    }
  }
}
