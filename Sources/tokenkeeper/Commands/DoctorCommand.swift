import ArgumentParser
import KeeperAPI
import KeeperClient

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Explains why somebody may or may not have the token of an account.",
    discussion: "Without --as it is about yourself, as the daemon sees you.")

  @OptionGroup var account: AccountArgument

  @Option(
    name: .customLong("as"), parsing: .singleValue,
    help: ArgumentHelp(
      "About that unit or user instead, for administrators. Give both for a unit and the user that it runs as.",
      valueName: "unit|user"))
  var subjects: [String] = []

  @Flag(help: "Print the explanation as JSON.")
  var json = false

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let client = connection.client
    let payload = try await attempting(to: "explain the access to \(account.name)") { () throws(KeeperClientError) in
      try await client.explainAccess(to: account.name, as: subjects)
    }
    try StandardStreams.write(json ? JSONText.of(payload) + "\n" : AccessReport(payload).text)
  }
}
