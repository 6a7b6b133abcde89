import Keeper

/// The keys of one table of the configuration: all that may stand there, each with an example of a value.
protocol SettingsKey: RawRepresentable<String>, CaseIterable, Sendable {
  var example: String { get }
}

enum RootKey: String, SettingsKey {
  case twitch, store, socket, timing, log, clients, accounts, allow

  var example: String {
    switch self {
    case .twitch, .store, .socket, .timing, .log: "[\(rawValue)]"
    case .clients: "[clients.mybot]"
    case .accounts: "[accounts.bot]"
    case .allow: "[[allow]]"
    }
  }
}

enum TwitchKey: String, SettingsKey {
  case identityURL = "identity_url"
  case undecidable

  var example: String {
    switch self {
    case .identityURL: #"identity_url = "https://id.twitch.tv""#
    case .undecidable: #"undecidable = "login""#
    }
  }
}

enum StoreKey: String, SettingsKey {
  case directory, key
  case keyKind = "key_kind"

  var example: String {
    switch self {
    case .directory: #"directory = "/var/lib/tokenkeeper""#
    case .key: #"key = { credential = "store-key" }"#
    case .keyKind: #"key_kind = "passphrase""#
    }
  }
}

enum SocketKey: String, SettingsKey {
  case path, mode

  var example: String {
    switch self {
    case .path: #"path = "/run/tokenkeeper/tokenkeeper.sock""#
    case .mode: "mode = 0o660"
    }
  }
}

enum TimingKey: String, SettingsKey {
  case validationInterval = "validation_interval"
  case renewAheadPublic = "renew_ahead_public"
  case renewAheadConfidential = "renew_ahead_confidential"
  case renewAheadApp = "renew_ahead_app"

  var example: String {
    switch self {
    case .validationInterval, .renewAheadPublic: #"\#(rawValue) = "1h""#
    case .renewAheadConfidential: #"\#(rawValue) = "15m""#
    case .renewAheadApp: #"\#(rawValue) = "1d""#
    }
  }
}

enum LogKey: String, SettingsKey {
  case level

  var example: String { #"level = "info""# }
}

enum ClientKey: String, SettingsKey {
  case clientID = "client_id"
  case clientType = "client_type"
  case clientSecret = "client_secret"
  case redirectURI = "redirect_uri"

  var example: String {
    switch self {
    case .clientID: #"client_id = "abcdefghij0123456789abcdefghij""#
    case .clientType: #"client_type = "confidential""#
    case .clientSecret: #"client_secret = { credential = "mybot-secret" }"#
    case .redirectURI: #"redirect_uri = "\#(RedirectURI.standard)""#
    }
  }
}

/// A table that says where a secret is.
enum SecretKey: String, SettingsKey {
  case credential, file

  var example: String {
    switch self {
    case .credential: #"credential = "mybot-secret""#
    case .file: #"file = "/etc/tokenkeeper/mybot-secret""#
    }
  }
}

enum AccountKey: String, SettingsKey {
  case client
  case grantType = "grant_type"
  case login
  case userID = "user_id"
  case scopes

  var example: String {
    switch self {
    case .client: #"client = "mybot""#
    case .grantType: #"grant_type = "device_code""#
    case .login: #"login = "my_cool_bot""#
    case .userID: #"user_id = "70001234""#
    case .scopes: #"scopes = ["chat:read", "chat:edit"]"#
    }
  }
}

enum AllowKey: String, SettingsKey {
  case unit
  case userUnit = "user_unit"
  case user, group, uid, gid, accounts, kind, admin

  /// Those that say who is allowed.
  static let conditions: [AllowKey] = [.unit, .userUnit, .user, .group, .uid, .gid]

  var example: String {
    switch self {
    case .unit: #"unit = "chatbot.service""#
    case .userUnit: #"user_unit = "overlay.service""#
    case .user: #"user = "chatbot""#
    case .group: #"group = "streaming""#
    case .uid, .gid: "\(rawValue) = 1000"
    case .accounts: #"accounts = ["bot"]"#
    case .kind: #"kind = "app""#
    case .admin: "admin = true"
    }
  }
}
