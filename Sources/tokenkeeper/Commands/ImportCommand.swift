import ArgumentParser
import KeeperAPI
import KeeperClient

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Gives the daemon a grant that you already have.",
    discussion: """
      Reads JSON from standard input: {"access_token": "...", "refresh_token": "..."}, one or both; other members are \
      ignored. From then on the daemon alone must use the refresh token.

      An account that is not in the configuration needs --client and --grant-type.
      """)

  @OptionGroup var account: AccountArgument
  @OptionGroup var registration: RegistrationOptions
  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let what = "import a grant for \(account.name)"
    let grant = try GrantInput.read(to: what)
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
    let lines = ["Imported the grant\(login) for \(account.name): \(account.state.words)"] + account.troubleLines
    return lines.map { $0.printable + "\n" }.joined()
  }
}
