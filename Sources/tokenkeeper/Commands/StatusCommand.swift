import ArgumentParser
import KeeperAPI
import KeeperClient

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows how the accounts and the daemon are.",
    discussion: "Colours are used on a terminal, unless $NO_COLOR is set.")

  @Flag(help: "Print everything as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show all that is known of each account, the claims of its ID token included.")
  var verbose = false

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let client = connection.client
    let report = try await attempting(to: "get the status") { () throws(KeeperClientError) in
      StatusReport(daemon: try await client.status(), accounts: try await client.accounts())
    }
    if json {
      try StandardStreams.write(JSONText.of(report) + "\n")
    } else {
      let style = Style(isColoured: StandardStreams.wantsColour)
      try StandardStreams.write(report.text(at: StandardStreams.now, style: style, details: verbose))
    }
  }
}
