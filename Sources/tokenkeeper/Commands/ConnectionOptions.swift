import ArgumentParser
import KeeperAPI
import KeeperClient

struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's socket, instead of $\(SocketPath.environmentVariable) or \(SocketPath.standard).",
      valueName: "path"))
  var socket: String?

  var client: KeeperClient { KeeperClient(socketPath: socket ?? KeeperClient.defaultSocketPath) }
}
