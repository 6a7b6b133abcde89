import ArgumentParser
import Glibc
import Keeper
import KeeperStore
import Logging
import TwitchSandbox

/// Fills a store with the grants of a ``Crowd``, as if each had been imported over the socket and validated.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Make a store of so many accounts, whose grants the sandbox knows as a crowd.")

  @Option(help: "Where the store is made.") var directory: String
  @Option(help: "How many accounts.") var accounts: Int
  @Option(help: "The name of their client in the configuration, and its client_id.") var client = "mybot"
  @Option(help: "When the tokens expire, in seconds from now.") var expiresIn = 4 * 60 * 60

  func run() async throws {
    let store = try SQLiteAccountStore.open(
      directory: directory, keySource: .keyFile(path: "\(directory)/store.key"), logger: Logger(label: "store"))
    let batch = 10_000
    for start in stride(from: 0, to: accounts, by: batch) {
      try await store.apply((start..<min(start + batch, accounts)).map { .save(record($0)) })
    }
    try await store.close()
  }

  private func record(_ index: Int) -> AccountRecord {
    let now = WallTime(milliseconds: Int64(time(nil)) * 1000)
    return AccountRecord(
      name: AccountName("crowd-\(index)")!, generation: 1,
      registration: .init(
        client: client, grantType: .authorizationCode, login: Crowd.login(index), scopes: Self.scopes),
      standing: .serving, user: TwitchUser(id: Crowd.userID(index), login: Crowd.login(index)),
      grant: .init(
        accessToken: Secret(Crowd.accessToken(index)), refreshToken: Secret(Crowd.refreshToken(index)),
        scopes: Self.scopes, expiresAt: now.advanced(by: .seconds(expiresIn)), obtainedAt: now, validatedAt: now),
      terms: Terms(clientID: client, kind: .user, login: Crowd.login(index)))
  }

  static let scopes = ["chat:read", "chat:edit", "channel:read:subscriptions"]
}
