import Foundation
import TestSupport
import Testing

/// The scripts by which shells complete our commands.
@Suite(.showingLogs) struct CompletionTests {
  @Test(
    "the shell that a script is for → reads it without a complaint",
    arguments: ["tokenkeeper", "tokenkeeperd"], [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
  func syntax(program: String, shell: (name: String, check: String)) async throws {
    let folder = try TemporaryFolder()
    let script = try folder.write(try await Self.script(of: program, for: shell.name), to: "script")
    let output = try await ChildProcess.run(
      ["/usr/bin/env", shell.name, shell.check, script], environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path])
    #expect(output.exit == .code(0) && output.standardError.isEmpty, "\(output.standardError)")
  }

  @Test(
    "a script with a mistake → its shell complains, so that silence means something",
    arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
  func mistake(shell: (name: String, check: String)) async throws {
    let folder = try TemporaryFolder()
    let script = try folder.write(try await Self.script(of: "tokenkeeper", for: shell.name) + "\nif (\n", to: "script")
    let output = try await ChildProcess.run(
      ["/usr/bin/env", shell.name, shell.check, script], environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path])
    #expect(output.exit != .code(0))
  }

  /// With a shell's own line editor, on a terminal: `settings` are what its user has in the file that it reads first.
  @Test(
    "a name that was begun, and Tab → the account of the running daemon that begins so",
    arguments: [
      ("bash", "PS1='ready> '; source $FOLDER/_tokenkeeper", "bash --rcfile $FOLDER/.zshrc -i"),
      ("zsh", "PS1='ready> '; fpath=($FOLDER $fpath); autoload -Uz compinit; compinit -u -D", "zsh -i"),
      (
        "fish", "source $FOLDER/_tokenkeeper; function fish_prompt; echo 'ready> '; end",
        "fish --no-config --init-command 'source $FOLDER/.zshrc'"
      ),
    ])
  func name(shell: String, settings: String, command: String) async throws {
    try await withDaemon { host, _ in
      let folder = try TemporaryFolder()
      try folder.write(try await Self.script(of: "tokenkeeper", for: shell), to: "_tokenkeeper")
      try folder.write(settings, to: ".zshrc")
      let programs = URL(filePath: BuildProducts.path(of: "tokenkeeper")).deletingLastPathComponent().path
      let environment = [
        "PATH": "\(programs):/usr/bin:/bin", "FOLDER": folder.path, "ZDOTDIR": folder.path,
        "TOKENKEEPER_SOCKET": host.socketPath,
      ]
      try await TerminalScreen.run(command, environment: environment, in: folder) { screen in
        try await screen.line(with: "ready>")
        try await screen.press("tokenkeeper token b")
        try await screen.line(with: "tokenkeeper token b")
        try await screen.press("Tab")
        try await screen.line(with: "tokenkeeper token bot")
      }
    }
  }

  @Test("no daemon → no name, and no error in the middle of a line")
  func nobody() async throws {
    let output = try await ChildProcess.run(
      [BuildProducts.path(of: "tokenkeeper"), "---completion", "token", "--", "positional@0", "2", "0"],
      environment: ["TOKENKEEPER_SOCKET": "/nonexistent", "SAP_SHELL": "bash"])
    #expect(output == ChildProcess.Output(exit: .code(0), standardOutput: "", standardError: ""))
  }

  private static func script(of program: String, for shell: String) async throws -> String {
    let output = try await ChildProcess.run(
      [BuildProducts.path(of: program), "--generate-completion-script", shell])
    guard output.exit == .code(0) else { throw ProgramFailed(output: output) }
    return output.standardOutput
  }
}
