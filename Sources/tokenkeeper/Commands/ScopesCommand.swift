import ArgumentParser
import KeeperAPI
import KeeperClient

struct ScopesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scopes", abstract: "Shows what the token of an account may be used for, and what it should.",
    discussion: """
      A scope that is missing is asked for in the configuration and was not granted: a login gets it, and the token of \
      now is served until then. One that is unused was granted and is not asked for: the next login drops it.
      """)

  @OptionGroup var account: AccountArgument

  @Flag(help: "Print four lists as JSON: requested, granted, missing, unused.")
  var json = false

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let client = connection.client
    let payload = try await attempting(to: "get the scopes of \(account.name)") { () throws(KeeperClientError) in
      try await client.account(account.name)
    }
    let report = ScopesReport(payload)
    if json {
      try StandardStreams.write(JSONText.of(report) + "\n")
    } else {
      try StandardStreams.write(report.text(trouble: payload.troubleLines))
    }
  }
}
