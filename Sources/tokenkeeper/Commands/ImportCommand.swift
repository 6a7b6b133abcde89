import ArgumentParser
import KeeperAPI
import KeeperClient

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Gives the daemon a grant that you already have.",
    discussion: """
      Reads standard input: JSON such as {"access_token": "...", "refresh_token": "..."}, one or both, other members \
      ignored; or a file of another program, told by its form: .twitch-cli.env of twitch-cli, .tio.tokens.json of \
      TwitchIO, user_token.json of twitchAPI. From then on the daemon alone must use the refresh token: stop the other \
      program first, or let it ask the daemon.

      An account that is not in the configuration needs --client and --grant-type.
      """)

  @OptionGroup var account: AccountArgument
  @Option(
    help: ArgumentHelp("Which user's tokens to take from a TwitchIO file that has those of several.", valueName: "id"))
  var user: String?

  @OptionGroup var registration: RegistrationOptions
  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let what = "import a grant for \(account.name)"
    let grant = try GrantInput.read(user: user, to: what)
    let client = connection.client
    let payload = try await attempting(to: what) { () throws(KeeperClientError) in
      try await client.importGrant(grant, for: account.name, registration: registration.value)
    }
    try StandardStreams.write(payload.text)
  }
}

extension ImportedPayload {
  fileprivate var text: String {
    let login = account.login.map { " of \($0)" } ?? ""
    let lines =
      ["Imported the grant\(login) for \(account.name): \(account.state.words)"] + notices + account.troubleLines
    return lines.map { $0.printable + "\n" }.joined()
  }
}
