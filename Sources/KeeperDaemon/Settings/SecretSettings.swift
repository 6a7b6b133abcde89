import Keeper

/// Reads where a secret is, and the secret from there.
struct SecretSettings {
  /// Twitch's are about 30 characters long.
  private static let longest = 1024

  let surroundings: SettingsSurroundings

  /// Nil when the key is missing or wrong. What was written is never repeated in a mistake: it may be the secret.
  func source<Key: SettingsKey>(_ key: Key, of table: TableReader<Key>) -> SecretSource? {
    if case .string = table.value(key) {
      table.mistake(key, "a secret may not stand in this file, which is copied and shown around", Self.advice(key))
      return nil
    }
    guard table.has(key) else { return nil }
    let place = table.table(key, keys: SecretKey.self)
    let (credential, file) = (place.string(.credential), place.string(.file))
    switch (credential, file) {
    case (let name?, nil): return .credential(name)
    case (nil, let path?) where path.hasPrefix("/"): return .file(path)
    case (nil, _?): place.mistake(.file, "not an absolute path", "Example: \(SecretKey.file.example)")
    case (_?, _?): table.mistake(key, "names both a credential and a file", "Keep one of the two.")
    case (nil, nil) where !place.has(.credential) && !place.has(.file) && table.isTable(key):
      table.mistake(key, "names neither a credential nor a file", "Example: \(key.example)")
    case (nil, nil): break
    }
    return nil
  }

  /// The secret, without white space around it.
  func read<Key: SettingsKey>(_ source: SecretSource, for key: Key, of table: TableReader<Key>) -> Secret? {
    do {
      return switch source {
      case .credential(let name): try surroundings.readCredential(name)
      case .file(let path): try surroundings.readSecretFile(path)
      }
    } catch {
      table.mistake(key, error.problem, error.remedy)
      return nil
    }
  }

  /// As ``read(_:for:of:)``, checked to be a `client_secret` (RFC 6749 appendix A.2, and no blanks).
  func clientSecret(_ source: SecretSource, of table: TableReader<ClientKey>) -> Secret? {
    guard let secret = read(source, for: .clientSecret, of: table)?.trimmed else { return nil }
    let problem: String? =
      if secret.isEmpty {
        "the secret is empty"
      } else if secret.count > Self.longest {
        "the secret is longer than \(Self.longest) bytes"
      } else if !secret.isVisibleASCII {
        "the secret holds blanks or other characters than visible ASCII"
      } else {
        nil
      }
    guard let problem else { return secret }
    table.mistake(
      .clientSecret, problem, "Put the client secret there, from Twitch's developer console, and nothing else.")
    return nil
  }

  private static func advice(_ key: some SettingsKey) -> String {
    """
    Put it into a systemd credential and write \(key.rawValue) = { \(SecretKey.credential.example) }, or into a file \
    and write \(key.rawValue) = { \(SecretKey.file.example) }.
    """
  }
}

extension TableReader {
  fileprivate func isTable(_ key: Key) -> Bool {
    if case .table = value(key) { true } else { false }
  }
}

extension Secret {
  var trimmed: Secret {
    withUnsafeBytes { bytes in
      let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
      guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
      else { return Secret([]) }
      return Secret(bytes[first...last])
    }
  }

  fileprivate var isVisibleASCII: Bool {
    withUnsafeBytes { $0.allSatisfy { (0x21...0x7E).contains($0) } }
  }
}
