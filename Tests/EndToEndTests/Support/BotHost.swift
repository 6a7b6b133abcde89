import Foundation
import KeeperAPI
import KeeperClient
import Synchronization
import TestSupport
import TwitchSandbox

/// What a test wants to be different.
struct Setup: Sendable {
  var accounts: [Cast] = [.app, .bot]
  /// Seconds that tokens of Twitch's live.
  var userToken = 14_400
  var appToken = 5_000_000
  var validationInterval = "1h"
  var socketMode = "0o660"
  /// Of the confidential client's redirect URI.
  var redirectPath = ""
  var logLevel = "debug"
  /// More of the configuration, at its end.
  var rules = ""
}

/// A host with a Twitch, a folder, and a daemon that may be started again and again.
final class BotHost: Sendable {
  let folder: TemporaryFolder
  let twitch: TwitchSandbox
  let identityURL: String
  let setup: Setup
  let socketPath: String
  let configurationPath: String
  let stateFolder: String
  /// Where this host keeps what it has seen of stores.
  let cacheFolder: String
  /// Of the confidential client, in the configuration; Twitch may have another.
  let redirectURI: String
  private let daemons = Mutex<[Daemon]>([])
  private let launches = Atomic(0)

  var client: KeeperClient { KeeperClient(socketPath: socketPath) }

  fileprivate init(_ setup: Setup, _ twitch: TwitchSandbox, identityURL: String, redirectURI: String) throws {
    self.redirectURI = redirectURI
    self.setup = setup
    self.twitch = twitch
    self.identityURL = identityURL
    folder = try TemporaryFolder()
    stateFolder = try folder.makeFolder("state", mode: 0o700)
    cacheFolder = try folder.makeFolder("cache", mode: 0o700)
    socketPath = try folder.makeFolder("run") + "/tokenkeeper.sock"
    configurationPath = "\(folder.path)/tokenkeeper.toml"
    try folder.write(Cast.secret + "\n", to: "secret")
    try configure()
  }

  /// Writes the configuration, with another address of Twitch if that is given.
  func configure(identityURL: String? = nil) throws {
    let general = """
      [twitch]
      identity_url = "\(identityURL ?? self.identityURL)"
      [socket]
      mode = \(setup.socketMode)
      [timing]
      validation_interval = "\(setup.validationInterval)"
      [log]
      level = "\(setup.logLevel)"

      """
    let clients = Cast.clients(secretFile: "\(folder.path)/secret", redirectURI: redirectURI)
    let accounts = setup.accounts.map(\.table).joined(separator: "\n")
    try folder.write([general, clients, accounts, setup.rules].joined(separator: "\n"), to: "tokenkeeper.toml")
  }

  /// Starts the daemon, by way of the words in `wrapper` if there are any.
  func launch(through wrapper: [String] = [], environment: [String: String] = [:]) throws -> Daemon {
    let number = launches.add(1, ordering: .relaxed).newValue
    let daemon = try Daemon(
      wrapper + [Daemon.path, "run", "--config", configurationPath], notifySocket: "\(folder.path)/notify-\(number)",
      environment: [
        "STATE_DIRECTORY": stateFolder, "CACHE_DIRECTORY": cacheFolder, "RUNTIME_DIRECTORY": "\(folder.path)/run",
        "PATH": "/usr/sbin:/usr/bin:/bin",
      ].merging(environment) { _, new in new })
    daemons.withLock { daemons in
      // Each keeps descriptors and a log, and a campaign starts thousands. The last few are kept to be reported.
      if daemons.count > 4, daemons[0].isOver { daemons.removeFirst() }
      daemons.append(daemon)
    }
    return daemon
  }

  /// Starts the daemon and waits until it is ready.
  func start() async throws -> Daemon {
    let daemon = try launch()
    try await daemon.ready()
    return daemon
  }

  /// The user consents at Twitch; what comes of it is not told to the daemon.
  func consent(
    _ account: Cast, accessToken: String? = nil, refreshToken: String? = nil
  ) throws -> KeeperAPI.ImportedGrant {
    let grant = twitch.withWorld { account.consent(in: &$0, accessToken: accessToken, refreshToken: refreshToken) }
    guard let grant else { throw POSIXError(.EINVAL) }
    return ImportedGrant(accessToken: grant.accessToken, refreshToken: grant.refreshToken)
  }

  /// The user consents, and the daemon is handed the grant.
  @discardableResult
  func login(_ account: Cast) async throws -> KeeperAPI.ImportedGrant {
    let grant = try consent(account)
    _ = try await client.importGrant(grant, for: account.rawValue)
    return grant
  }

  fileprivate func run(_ body: (BotHost) async throws -> Void) async throws {
    let failures = Failures()
    do {
      try await Failures.$current.withValue(failures) { try await body(self) }
    } catch {
      report()
      await endAll()
      throw error
    }
    if failures.happened { report() }
    await endAll()
  }

  func endAll() async {
    for daemon in daemons.withLock(\.self) { await daemon.kill() }
  }

  /// The last runs are enough, and how services are started and stopped is of no interest.
  private func report() {
    for daemon in daemons.withLock(\.self).suffix(3) {
      let log = daemon.log.lines.filter { !$0.contains(" sl-") }.joined(separator: "\n")
      Failures.show("--- tokenkeeperd \(daemon.pid)\n\(log)\n--- told systemd\n\(daemon.notices.text)\n")
    }
  }
}

/// Runs `body` on a host with a Twitch; whatever runs is ended and whatever was written is removed afterwards.
func withHost(_ setup: Setup = Setup(), _ body: (BotHost) async throws -> Void) async throws {
  try await Turns.ofHosts.take {
    let redirectURI = "http://localhost:\(Ports.next())\(setup.redirectPath)"
    let twitch = TwitchSandbox(
      world: Cast.world(userToken: setup.userToken, appToken: setup.appToken, redirectURI: redirectURI))
    try await twitch.run { running in
      try await BotHost(setup, twitch, identityURL: running.baseURL, redirectURI: redirectURI).run(body)
    }
  }
}

/// The same, with the daemon running and ready.
func withDaemon(_ setup: Setup = Setup(), _ body: (BotHost, Daemon) async throws -> Void) async throws {
  try await withHost(setup) { host in try await body(host, try await host.start()) }
}
