import Keeper

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

  static let shortestCredential = 16
  /// systemd's own limit for a credential.
  private static let longestCredential = 1024 * 1024

  var path: String {
    switch self {
    case .keyFile(let path), .credential(let path): path
    }
  }

  var kind: KeySlot.Kind {
    switch self {
    case .keyFile: .keyFile
    case .credential: .credential
    }
  }

  /// For a store that exists: a missing key is an error and never made anew.
  func read() throws(StoreError) -> Secret {
    switch self {
    case .keyFile(let path): try KeyFile(path: path).read()
    case .credential(let path): try Self.readCredential(path, whenMissing: .missing)
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
    }
  }

  /// Without the line ends after it, so that `echo` and `printf` make the same secret.
  private static func readCredential(
    _ path: String, whenMissing missing: StoreError.KeyTrouble
  ) throws(StoreError) -> Secret {
    let contents: Secret
    do {
      contents = try OpenFile(path: path, flags: O_RDONLY).contents(limit: longestCredential)
    } catch {
      throw .key(path: path, error.code == ENOENT ? missing : .unreadable(reason: error.description))
    }
    let secret = contents.withoutTrailingNewlines()
    guard secret.count >= shortestCredential else { throw .key(path: path, .tooShort(bytes: secret.count)) }
    return secret
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
