import ArgumentParser
import KeeperAPI
import KeeperClient

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Starts a program with the current token in its environment.",
    discussion: """
      tokenkeeper run bot -- node bot.js

      Of one account the program finds \(RunVariables.standardNames(prefix: RunVariables.prefix).joined(separator: ", ")); \
      of several the account's name stands in between, as in TWITCH_BOT_ACCESS_TOKEN. With --env it finds what that says \
      and nothing else.

      Without --restart the program takes the place of this command: its process, its signals, its terminal. It is as if \
      it had been started by itself, and the daemon may come and go.

      With --restart this command stays, and stops and starts the program anew when a token changes. The program is the \
      leader of a process group; signals go to all of the group, and on a terminal Ctrl-C and Ctrl-Z do. When the program \
      ends by itself, this command ends with its exit status, or, after a signal, as a shell shows it: 128 and the \
      signal's number. A daemon that is away, or has no token for a while, is no reason to stop a program that runs.
      """)

  @OptionGroup var account: AccountArgument

  @Option(
    name: .customLong("account"), parsing: .singleValue,
    help: ArgumentHelp("Another account. May be given more than once.", valueName: "name"))
  var others: [String] = []

  @Argument(parsing: .postTerminator, help: "The program and its arguments, after --.")
  var command: [String] = []

  @Option(
    name: .customLong("env"), parsing: .singleValue,
    help: ArgumentHelp(
      "What the program finds under that name: \(RunVariables.Member.allCases.map(\.rawValue).joined(separator: ", ")). "
        + "May be given more than once.", valueName: "variable=[account:]member"))
  var variables: [String] = []

  @Flag(help: "Start the program anew when a token changes.")
  var restart = false

  @Option(help: ArgumentHelp("What stops the program for a restart.", valueName: "signal"))
  var signal = SignalName.terminate

  @Option(help: ArgumentHelp("How long the program may take to stop; then it is killed.", valueName: "time"))
  var grace = TimeSpan(seconds: 30)

  @Flag(help: "When there is no token, or no daemon, wait until there is.")
  var wait = false

  @Option(help: ArgumentHelp("How long the tokens must still be valid at the start.", valueName: "time"))
  var minValidity: TimeSpan?

  @OptionGroup var connection: ConnectionOptions

  private var accounts: [String] { [account.name] + others }

  func validate() throws {
    if accounts.contains("") { throw ValidationError("The name of an account is empty.") }
    if Set(accounts).count < accounts.count { throw ValidationError("An account is named twice.") }
    if command.first?.isEmpty != false { throw ValidationError("Name the program to run after --.") }
    _ = try RunVariables(variables, of: accounts)
  }

  func run() async throws {
    let program = RunProgram(command: command, variables: try RunVariables(variables, of: accounts))
    let tokens = try await RunStart(
      client: connection.client, accounts: accounts, minimumValidity: minValidity?.duration, isPatient: wait
    ).tokens()
    guard restart else { throw program.becoming(tokens) }
    let supervisor = RunSupervisor(
      program: program, client: connection.client, state: RunState(tokens, stopSignal: signal.number),
      grace: grace.duration)
    try await supervisor.run().leave()
  }
}
