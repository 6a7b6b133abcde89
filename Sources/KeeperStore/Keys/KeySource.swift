package import Keeper

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the secret comes from that unlocks the store.
package enum KeySource: Sendable, Equatable {
  /// 32 bytes or their base64, open to nobody but its owner. Made at the first start.
  case keyFile(path: String)
  /// A systemd credential: a random secret of at least 16 bytes. It is never made, and systemd answers for its mode.
  case credential(path: String)
  /// A file, such as a systemd credential, whose one line people have chosen.
  case passphrase(path: String)
  /// A secret that is at hand: typed by a person, or handed over the socket.
  case given(Secret, KeySlot.Kind)

  static let shortestCredential = 16
  /// In bytes. Each guess is slow, but short ones are few.
  static let shortestPassphrase = 12
  /// systemd's own limit for a credential.
  private static let longestCredential = 1024 * 1024

  var path: String {
    switch self {
    case .keyFile(let path), .credential(let path), .passphrase(let path): path
    case .given(_, let kind): "(the \(kind.rawValue) that was given)"
    }
  }

  package var kind: KeySlot.Kind {
    switch self {
    case .keyFile: .keyFile
    case .credential: .credential
    case .passphrase: .passphrase
    case .given(_, let kind): kind
    }
  }

  /// For a store that exists: a missing key is an error and never made anew.
  package func read() throws(StoreError) -> Secret {
    switch self {
    case .keyFile(let path): try KeyFile(path: path).read()
    case .credential(let path): try Self.readCredential(path, whenMissing: .missing)
    case .passphrase(let path): try Self.readCredential(path, whenMissing: .missing, shortest: 1)
    case .given(let secret, _): secret
    }
  }

  /// For the first start.
  func readOrCreate() throws(StoreError) -> Secret {
    switch self {
    case .keyFile(let path):
      let file = KeyFile(path: path)
      try file.createIfMissing()
      return try file.read()
    case .credential(let path):
      return try Self.readCredential(path, whenMissing: .notGiven)
    case .passphrase(let path):
      return try Self.readCredential(path, whenMissing: .notGiven, shortest: Self.shortestPassphrase)
    case .given(let secret, let kind):
      try Self.check(secret, for: kind, path: path)
      return secret
    }
  }

  /// Without the line ends after it, so that `echo` and `printf` make the same secret.
  private static func readCredential(
    _ path: String, whenMissing missing: StoreError.KeyTrouble, shortest: Int = shortestCredential
  ) throws(StoreError) -> Secret {
    let contents: Secret
    do {
      contents = try OpenFile(path: path, flags: O_RDONLY).contents(limit: longestCredential)
    } catch {
      throw .key(path: path, error.code == ENOENT ? missing : .unreadable(reason: error.description))
    }
    let secret = contents.withoutTrailingNewlines()
    guard secret.count >= shortest else { throw .key(path: path, .tooShort(bytes: secret.count, needed: shortest)) }
    return secret
  }

  /// Whether a new slot may be opened by that.
  static func check(_ secret: Secret, for kind: KeySlot.Kind, path: String) throws(StoreError) {
    let shortest =
      switch kind {
      case .keyFile: KeyFile.keyLength
      case .credential: shortestCredential
      case .passphrase: shortestPassphrase
      }
    guard secret.count >= shortest else { throw .key(path: path, .tooShort(bytes: secret.count, needed: shortest)) }
  }
}

extension Secret {
  func withoutTrailingNewlines() -> Secret {
    unsafe withUnsafeBytes { bytes in
      var end = bytes.count
      while end > 0, unsafe bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      return unsafe Secret(bytes[..<end])
    }
  }
}
