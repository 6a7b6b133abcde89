import Crypto
import FoundationEssentials
import Logging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The random 256-bit key that seals every secret of one store. It is kept wrapped in key slots (``KeySlot``), so that
/// slots change without sealing anything anew.
///
/// `SymmetricKey` wipes itself. AES-GCM with random nonces is good for 2^32 seals under one key (NIST SP 800-38D,
/// section 8.3): a refresh of a thousand accounts each hour takes two and a half centuries to get there.
struct DataKey: Sendable {
  let symmetric: SymmetricKey

  static func random() -> DataKey { DataKey(symmetric: SymmetricKey(size: .bits256)) }

  /// Keeps the key out of swap. A host that does not let us gets a warning and works on.
  func lockInMemory(logger: Logger) {
    let result = unsafe symmetric.withUnsafeBytes { bytes in unsafe mlock(bytes.baseAddress, bytes.count) }
    guard result != 0 else { return }
    logger.warning(
      "The store's data key may be swapped to disk",
      metadata: ["reason": "\(SystemError(code: errno))", "hint": "raise LimitMEMLOCK= or encrypt the swap"])
  }
}
