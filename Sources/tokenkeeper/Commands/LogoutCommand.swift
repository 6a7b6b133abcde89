import ArgumentParser
import KeeperAPI
import KeeperClient

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Has the token of an account revoked at Twitch and its grant forgotten.")

  @OptionGroup var account: AccountArgument
  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let client = connection.client
    let payload = try await attempting(to: "log out \(account.name)") { () throws(KeeperClientError) in
      try await client.forget(account.name)
    }
    try StandardStreams.write("Forgot the grant of \(account.name): \(payload.detail)".printable + "\n")
  }
}
