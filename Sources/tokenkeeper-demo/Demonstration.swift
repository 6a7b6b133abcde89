import Glibc
import Keeper
import KeeperAPI
import KeeperClient
import KeeperDaemon
import Logging
import ServiceLifecycle
import Systemd
import TwitchSandbox

/// The emulator and the daemon in one process, and somebody who revokes a token.
struct Demonstration {
  /// Nil: until a signal.
  let length: Duration?

  func run() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let sandbox = TwitchSandbox(world: DemoWorld.make())
    try await sandbox.run { twitch in
      let settings = DemoWorld.settings(identityURL: twitch.baseURL, folder: folder.path)
      Console.say("An emulated Twitch listens on \(twitch.baseURL), the daemon on \(settings.socket.path).")
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await runDaemon(settings) }
        group.addTask { try await visit(settings, sandbox) }
        // Whichever ends first ends the demonstration: the daemon by a signal, the visit by `--for`.
        defer { group.cancelAll() }
        try await group.next()
      }
    }
    Console.say("Ended. Nothing is left behind.")
  }

  private func runDaemon(_ settings: Settings) async throws {
    let narrator = Narrator(clock: SystemHostClock())
    let host = DaemonHost(
      manager: ServiceManager(environment: [:]), inherited: [], credentials: Credentials(environment: [:]),
      clock: SystemHostClock(), processID: getpid(), userID: geteuid(),
      logger: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() },
      readSettings: { SettingsReading(result: .success(settings), warnings: []) }, noticed: narrator.tell)
    try await Daemon.run(settings, on: host)
  }

  /// What a person would do: hand over grants, try the commands, and revoke a token at Twitch.
  private func visit(_ settings: Settings, _ sandbox: TwitchSandbox) async throws {
    let client = KeeperClient(socketPath: settings.socket.path)
    try await reachable(client)
    for (account, grant) in DemoWorld.grants(in: sandbox) { _ = try await client.importGrant(grant, for: account) }
    Console.say(instructions(settings.socket.path))
    try await Task.sleep(for: .seconds(min(8, (length ?? .seconds(16)).wholeSeconds / 2)))
    let token = try await client.plainToken("bot")
    Console.say("        The user of 'bot' disconnects that token at Twitch. The next validation finds out:")
    sandbox.withWorld { _ = $0.revokeAccessToken(token) }
    // Without an end of its own, for longer than anybody watches.
    try await Task.sleep(for: length.map { $0 / 2 } ?? .seconds(365 * 86_400))
  }

  /// The daemon binds its socket in a moment.
  private func reachable(_ client: KeeperClient) async throws {
    for _ in 0..<100 {
      if (try? await client.status()) != nil { return }  // Not yet there is what this waits for.
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func instructions(_ socket: String) -> String {
    """

      Try it from another terminal:
        curl --unix-socket \(socket) http://localhost/v1/tokens/bot
        curl --unix-socket \(socket) -H 'Accept: text/plain' http://localhost/v1/tokens/bot
        swift run tokenkeeper token bot --socket \(socket)
        swift run tokenkeeper status --socket \(socket)

    """
  }
}

/// A folder for the store and the socket, gone at the end.
private struct TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/tokenkeeper-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DaemonFailure("cannot make a folder in /tmp", exitCode: 75) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// It holds files only.
  func remove() {
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      unlink("\(path)/\(name)")
    }
    closedir(directory)
    rmdir(path)
  }
}
