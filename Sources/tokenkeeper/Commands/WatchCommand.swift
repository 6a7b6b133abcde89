import ArgumentParser
import KeeperAPI
import KeeperClient

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Shows how an account's token, or all accounts, stand, and each change as it happens.",
    discussion: """
      Runs until it is interrupted; a restart of the daemon does not end it, and what was told before is not told again. \
      Only standard error says that the daemon is away, or back.

      With --json each line is a document with the members account, event and data. Of one account the events are token \
      and unavailable, of all accounts they are account, removed and, once everything was told, synced.
      """)

  @Argument(help: "The name of the account. Without it: all accounts that you may see.")
  var name: String?

  @Flag(help: "Print each change as a JSON document on a line of its own.")
  var json = false

  @Flag(help: "Print the token itself, too.")
  var showToken = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    if name?.isEmpty == true { throw ValidationError("The name of the account is empty.") }
    if showToken, name == nil { throw ValidationError("--show-token needs the name of an account.") }
  }

  func run() async throws {
    let output = WatchOutput(isJSON: json, showsToken: showToken)
    let notices = WatchNotices()
    if let name {
      let events = connection.client.watch(name, onConnection: notices.tell)
      try await follow(events, to: "watch \(name)") { event throws(Failure) in try output.line(of: event, name) }
    } else {
      let updates = connection.client.watchAccounts(onConnection: notices.tell)
      try await follow(updates, to: "watch the accounts") { update throws(Failure) in try output.line(of: update) }
    }
  }

  private func follow<Update>(
    _ updates: Watch<Update>, to what: String, _ line: (Update) throws(Failure) -> String?
  ) async throws(Failure) {
    var iterator = updates.makeAsyncIterator()
    while true {
      let next = try await attempting(to: what) { () throws(KeeperClientError) in try await iterator.next() }
      guard let next else { return }
      if let line = try line(next) { try StandardStreams.write(line + "\n") }
    }
  }
}
