import ArgumentParser
import KeeperDaemon

/// The daemon's command line. All it does is in `KeeperDaemon`.
@main
struct Tokenkeeperd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenkeeperd",
    abstract: "Keeps the Twitch tokens of this host and hands them out over a Unix socket.",
    discussion: """
      Exit status: 0 after SIGTERM or SIGINT; 64 for a wrong command line; 75 when the same start may succeed later; \
      78 when the configuration, the store or its key has to be mended first. SIGHUP reads the configuration anew, as \
      reload does.
      """,
    version: version,
    subcommands: [Run.self, Check.self, Reload.self, StoreCommand.self, OpenAPI.self], defaultSubcommand: Run.self)
}

struct ConfigurationFile: ParsableArguments {
  @Option(name: .customLong("config"), help: "The configuration file.")
  var path = SettingsFile.defaultPath
}

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the daemon (what happens without a subcommand).")

  @OptionGroup var configurationFile: ConfigurationFile

  func run() async throws {
    let code = await Startup(configurationPath: configurationFile.path).run()
    if code != 0 { throw ExitCode(code) }
  }
}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the configuration, say everything that is wrong with it, and start nothing.")

  @OptionGroup var configurationFile: ConfigurationFile

  func run() throws {
    let code = Startup(configurationPath: configurationFile.path).check()
    if code != 0 { throw ExitCode(code) }
  }
}

struct Reload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the running daemon read its configuration anew, and wait until that is in force.",
    discussion: """
      A configuration with mistakes changes nothing. Exit status: 0 when it is in force, 78 when it has mistakes, which are \
      listed, 69 when no daemon answers, 77 when you may not, 75 when trying again may help.
      """)

  @OptionGroup var configurationFile: ConfigurationFile

  func run() async throws {
    let code = await ReloadRun(configurationPath: configurationFile.path).perform()
    if code != 0 { throw ExitCode(code) }
  }
}

struct OpenAPI: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the description of the socket's API (OpenAPI 3.1, JSON).")

  func run() { print(APIDescription.text) }
}
