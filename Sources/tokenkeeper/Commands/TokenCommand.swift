import ArgumentParser
import KeeperAPI
import KeeperClient

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Prints the current token of an account.", discussion: ExitStatus.help)

  @OptionGroup var account: AccountArgument

  @Flag(help: "Print the token with all that is known of it, as JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "How long the token must still be valid: seconds, or a number with s, m, h or d. Waits for a new one if needed.",
      valueName: "time"))
  var minValidity: TimeSpan?

  @Option(
    name: .customLong("scope"), parsing: .singleValue,
    help: ArgumentHelp("A scope that the token must have. May be given more than once.", valueName: "scope"))
  var scopes: [String] = []

  @Option(
    help: ArgumentHelp(
      "How long to wait at the most, up to five minutes, for a token that is as asked for: also for one that only a "
        + "login can bring. 0 waits for nothing.", valueName: "time"))
  var wait: TimeSpan?

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    try StandardStreams.write(json ? JSONText.of(await payload()) + "\n" : await plainToken() + "\n")
  }

  private func plainToken() async throws(Failure) -> String {
    try await attempting(to: what) { () throws(KeeperClientError) in
      try await connection.client.plainToken(
        account.name, minimumValidity: minValidity?.duration, scopes: scopes, wait: wait?.duration)
    }
  }

  private func payload() async throws(Failure) -> TokenPayload {
    try await attempting(to: what) { () throws(KeeperClientError) in
      try await connection.client.token(
        account.name, minimumValidity: minValidity?.duration, scopes: scopes, wait: wait?.duration)
    }
  }

  private var what: String { Self.purpose(account.name) }

  /// What it is that failed.
  static func purpose(_ account: String) -> String { "get the token of \(account)" }
}
