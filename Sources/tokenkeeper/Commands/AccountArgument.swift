import ArgumentParser
import KeeperAPI
import KeeperClient

struct AccountArgument: ParsableArguments {
  @Argument(help: "The name of the account.", completion: .custom(Self.names))
  var name: String

  func validate() throws {
    if name.isEmpty { throw ValidationError("The name of the account is empty. `tokenkeeper status` lists them.") }
  }

  /// For shells that complete a name: those of the running daemon, so far as the caller may see them.
  @Sendable private static func names(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
    let option = words.firstIndex(of: "--socket").map { words.index(after: $0) }
    let socket = option.flatMap { words.indices.contains($0) ? words[$0] : nil }
    let client = KeeperClient(socketPath: socket ?? KeeperClient.defaultSocketPath, timeout: .seconds(2))
    let accounts = (try? await client.accounts()) ?? []  // Somebody who types has no use for an error.
    return accounts.map(\.name).filter { $0.hasPrefix(prefix) }
  }
}
