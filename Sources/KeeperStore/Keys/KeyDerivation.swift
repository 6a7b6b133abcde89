import Crypto
import CryptoExtras
import FoundationEssentials
import Keeper

/// How a secret becomes the key-encryption key of a slot.
enum KeyDerivation: Equatable {
  /// For secrets that are random (RFC 5869).
  case hkdfSHA256
  /// For passphrases, which can be guessed: each guess costs `128 * blockSize * 2^logRounds` bytes (RFC 7914).
  case scrypt(logRounds: Int, blockSize: Int, parallelism: Int)

  /// 64 MiB twice: what OWASP's password storage cheat sheet asks for, for a start once in a while.
  init(for kind: KeySlot.Kind) {
    switch kind {
    case .keyFile, .credential: self = .hkdfSHA256
    case .passphrase: self = .scrypt(logRounds: 16, blockSize: 8, parallelism: 2)
    }
  }

  /// As it is stored. Nil for what this program does not know, or would not do: a store must not make it take all
  /// memory.
  init?(name: String) {
    if name == "hkdf-sha256" {
      self = .hkdfSHA256
      return
    }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Int($0) }
    guard parts.first == "scrypt", parts.count == 4, numbers.count == 3, (10...20).contains(numbers[0]),
      (1...16).contains(numbers[1]), (1...16).contains(numbers[2])
    else { return nil }
    self = .scrypt(logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
  }

  var name: String {
    switch self {
    case .hkdfSHA256: "hkdf-sha256"
    case .scrypt(let logRounds, let blockSize, let parallelism): "scrypt-\(logRounds)-\(blockSize)-\(parallelism)"
    }
  }

  func deriveKey(from secret: Secret, salt: Data) throws -> SymmetricKey {
    switch self {
    case .hkdfSHA256:
      let material = unsafe secret.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
      return HKDF<SHA256>.deriveKey(
        inputKeyMaterial: material, salt: salt, info: Data("tokenkeeper key slot".utf8), outputByteCount: 32)
    case .scrypt(let logRounds, let blockSize, let parallelism):
      var passphrase = unsafe secret.withUnsafeBytes { unsafe Data($0) }
      defer { passphrase.wipe() }
      return try KDF.Scrypt.deriveKey(
        from: passphrase, salt: salt, outputByteCount: 32, rounds: 1 << logRounds, blockSize: blockSize,
        parallelism: parallelism)
    }
  }
}
