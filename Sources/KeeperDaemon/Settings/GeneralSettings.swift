import FoundationEssentials
import Keeper
import Logging

extension Settings {
  mutating func fillTwitch(from table: TableReader<TwitchKey>) {
    if let text = table.string(.undecidable), let choice: Undecidable = table.choice(.undecidable, text) {
      undecidable = choice
    }
    guard let text = table.string(.identityURL) else { return }
    guard let origin = IdentityOrigin(text) else {
      let problem = "\(text.quoted) is not the origin of a server"
      return table.mistake(
        .identityURL, problem, "Give scheme, host and port only. Example: \(TwitchKey.identityURL.example)")
    }
    guard origin.isSafe else {
      let problem = "tokens would travel in the clear to \(origin.host.quoted)"
      return table.mistake(.identityURL, problem, "Use https; http is for loopback only, where a sandbox may run.")
    }
    identityURL = origin.text
  }

  mutating func fillStore(from table: TableReader<StoreKey>, secrets: SecretSettings) {
    if let path = table.path(.directory, longest: 4000) { store.directory = path }
    if let source = secrets.source(.key, of: table) {
      if case .credential = source { _ = secrets.read(source, for: .key, of: table) }
      store.key = source
    }
    if let text = table.string(.keyKind), let kind: KeyKind = table.choice(.keyKind, text) { store.keyKind = kind }
  }

  mutating func fillSocket(from table: TableReader<SocketKey>) {
    // The address of a Unix socket has room for 107 bytes.
    if let path = table.path(.path, longest: 107) { socket.path = path }
    let remedy = "Give permission bits in octal. Example: \(SocketKey.mode.example)"
    if let mode = table.integer(.mode, in: 0...0o777, remedy: remedy) { socket.mode = UInt16(mode) }
  }

  mutating func fillTiming(from table: TableReader<TimingKey>) {
    let interval = Duration.milliseconds(100)...Duration.seconds(3600)
    let userToken = Duration.zero...Duration.seconds(3 * 3600)
    let appToken = Duration.zero...Duration.seconds(30 * 86_400)
    if let value = table.duration(.validationInterval, in: interval) { timing.validationInterval = value }
    if let value = table.duration(.renewAheadPublic, in: userToken) { timing.renewAheadPublic = value }
    if let value = table.duration(.renewAheadConfidential, in: userToken) { timing.renewAheadConfidential = value }
    if let value = table.duration(.renewAheadApp, in: appToken) { timing.renewAheadApp = value }
  }

  mutating func fillLog(from table: TableReader<LogKey>) {
    guard let text = table.string(.level), let level: Logger.Level = table.choice(.level, text) else { return }
    logLevel = level
  }
}

extension TableReader {
  /// An absolute path.
  fileprivate func path(_ key: Key, longest: Int) -> String? {
    guard let text = string(key) else { return nil }
    guard text.hasPrefix("/"), text.utf8.count <= longest, !text.hasSuffix("/") else {
      let problem = "\(text.quoted) is not an absolute path of at most \(longest) bytes without a slash at the end"
      mistake(key, problem, "Example: \(key.example)")
      return nil
    }
    return text
  }
}

/// Scheme, host and port of a server (RFC 6454).
private struct IdentityOrigin {
  let text: String
  let host: String
  let isSafe: Bool

  init?(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host?.lowercased(), !host.isEmpty, scheme == "https" || scheme == "http",
      parts.path.isEmpty || parts.path == "/", parts.user == nil, parts.password == nil, parts.query == nil,
      parts.fragment == nil
    else { return nil }
    self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    self.host = host
    isSafe = scheme == "https" || ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
  }
}
