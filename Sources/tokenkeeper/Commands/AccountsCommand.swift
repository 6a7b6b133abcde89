import ArgumentParser
import KeeperAPI
import KeeperClient

struct AccountsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts", abstract: "Changes how accounts are kept.", subcommands: [TrustCommand.self])
}

struct TrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Says that nobody has used the account's refresh token since the store was written.",
    discussion: """
      After a backup was put back, or the store was copied to another host, the daemon holds back the refresh tokens \
      of public clients: a newer state of the store, or the other host, may have spent them, and a second use makes \
      Twitch sever the app from the user. Tokens that are still good are served meanwhile.

      If nothing has used this account since the backup was made, and the other host's daemon is stopped for good, \
      this command takes it into use again. If you are not sure, log in again or hand over a new grant instead \
      (`tokenkeeper import`): that costs a login and risks nothing.
      """)

  @OptionGroup var account: AccountArgument
  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let client = connection.client
    let payload = try await attempting(to: "trust \(account.name)") { () throws(KeeperClientError) in
      try await client.trust(account.name)
    }
    let lines = ["\(payload.name) is trusted: \(payload.state.words)"] + payload.troubleLines
    try StandardStreams.write(lines.map { $0.printable + "\n" }.joined())
  }
}
