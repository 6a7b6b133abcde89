/// What each target may depend on: the table of the design. An entry that stands here and is not used costs nothing; one
/// that is used and does not stand here is a decision that somebody has to take.
enum TargetTable {
  static let libraries: [String: Set<String>] = [
    // The core decides and calls nobody: time, network and disk come in by protocols.
    "Keeper": ["DequeModule", "HeapModule", "Logging", "ServiceLifecycle"],
    "TwitchIdentity": ["Keeper", "AsyncHTTPClient", "Crypto", "CryptoExtras", "NIOCore", "NIOHTTP1", "NIOPosix"],
    "KeeperStore": ["Keeper", "GRDB", "GRDBSQLite", "Crypto", "CryptoExtras", "Logging"],
    // The contract is for everybody, so that it needs nobody.
    "KeeperAPI": [],
    "LocalHTTP": ["HeapModule", "NIOCore", "NIOPosix", "NIOHTTP1", "HTTPTypes", "Logging"],
    "KeeperServer": ["Keeper", "KeeperAPI", "LocalHTTP", "HTTPTypes", "Logging"],
    // Imported by the programs of others: small, and without NIO.
    "KeeperClient": ["KeeperAPI"],
    "CSystemd": [],
    "Systemd": ["CSystemd"],
    "KeeperDaemon": [
      "Keeper", "TwitchIdentity", "KeeperStore", "KeeperAPI", "KeeperClient", "LocalHTTP", "KeeperServer", "Systemd",
      "AsyncHTTPClient", "Logging", "NIOPosix", "ServiceLifecycle", "TOMLKit", "UnixSignals",
    ],
    // A second reading of the protocol: it shares nothing with ours.
    "TwitchSandbox": [
      "LocalHTTP", "Crypto", "CryptoExtras", "HTTPTypes", "Logging", "NIOCore", "NIOSSL", "SwiftASN1", "X509",
    ],
  ]

  /// Lids: an argument parser over a library.
  static let programs: [String: Set<String>] = [
    "tokenkeeperd": ["KeeperDaemon", "ArgumentParser"],
    "tokenkeeper": ["KeeperClient", "KeeperAPI", "ArgumentParser"],
    "twitch-sandbox": ["TwitchSandbox", "LocalHTTP", "ArgumentParser", "Logging", "UnixSignals"],
    "tokenkeeper-demo": [
      "KeeperDaemon", "Keeper", "KeeperAPI", "KeeperClient", "Systemd", "TwitchSandbox", "ArgumentParser", "Logging",
      "ServiceLifecycle",
    ],
  ]

  static var all: [String: Set<String>] { libraries.merging(programs) { first, _ in first } }
}
