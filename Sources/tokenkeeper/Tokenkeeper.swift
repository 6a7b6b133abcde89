import ArgumentParser

/// The command for people and scripts.
struct Tokenkeeper: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenkeeper",
    abstract: "Gives you the Twitch tokens that tokenkeeperd keeps.",
    discussion: ExitStatus.help,
    subcommands: [
      TokenCommand.self, RunCommand.self, WatchCommand.self, StatusCommand.self, LoginCommand.self, ScopesCommand.self,
      ImportCommand.self,
      LogoutCommand.self, AccountsCommand.self, DoctorCommand.self,
    ]
  )
}
