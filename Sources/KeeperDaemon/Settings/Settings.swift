package import Keeper
package import KeeperServer
package import Logging

/// The configuration: whole, checked, and never changed. A reload makes another one.
package struct Settings: Sendable, Equatable {
  /// Origin of Twitch's identity service, without a closing slash.
  package var identityURL: String
  package var undecidable: Undecidable
  package var store: Store
  package var socket: Socket
  package var timing: Timing
  package var logLevel: Logger.Level
  /// By name.
  package var clients: [String: Client]
  /// In the order of their names.
  package var accounts: [Account]
  /// Nobody but root and the daemon's own user may read what no rule allows.
  package var rules: [AccessRule]

  /// How the key of the store came to be.
  package enum KeyKind: String, Sendable, CaseIterable {
    /// By a random source: nobody can guess it.
    case random
    /// By people, so that each guess has to cost time.
    case passphrase
  }

  /// What becomes of a public client's account when nobody can tell any more whether its refresh token is spent.
  package enum Undecidable: String, Sendable, CaseIterable {
    /// Its user logs in again.
    case login
    /// The token is sent once more: at worst Twitch severs the app from the user.
    case retry
  }

  package struct Store: Sendable, Equatable {
    /// Of `tokenkeeper.sqlite`, its log and its lock.
    package var directory: String
    /// What seals the grants. A file that is not there is made on first start.
    package var key: SecretSource
    package var keyKind: KeyKind
  }

  /// Used when the service manager passes no socket.
  package struct Socket: Sendable, Equatable {
    package var path: String
    package var mode: UInt16
  }

  package struct Timing: Sendable, Equatable {
    /// Each token is validated at least this often; Twitch asks for an hour.
    package var validationInterval: Duration
    /// How long before its expiry a token is renewed, by what may be tried twice.
    package var renewAheadPublic: Duration
    package var renewAheadConfidential: Duration
    package var renewAheadApp: Duration
  }

  /// All defaults. The directories are those of the unit.
  package init(stateDirectory: String, runtimeDirectory: String) {
    identityURL = "https://id.twitch.tv"
    undecidable = .login
    store = Store(directory: stateDirectory, key: .file("\(stateDirectory)/store.key"), keyKind: .random)
    socket = Socket(path: "\(runtimeDirectory)/tokenkeeper.sock", mode: 0o660)
    timing = Timing(
      validationInterval: .seconds(3600), renewAheadPublic: .seconds(3600), renewAheadConfidential: .seconds(900),
      renewAheadApp: .seconds(86_400))
    logLevel = .info
    clients = [:]
    accounts = []
    rules = []
  }
}

/// Where a secret is; never the secret itself.
package enum SecretSource: Sendable, Equatable {
  /// The name of a systemd credential.
  case credential(String)
  /// An absolute path.
  case file(String)
}
