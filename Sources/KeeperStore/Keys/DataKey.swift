import Crypto
import FoundationEssentials
import Keeper
import Logging

/// The random 256-bit key that seals every secret of one store. It is kept wrapped in key slots (``KeySlot``), so that
/// slots change without sealing anything anew.
///
/// It stays in one place of memory (``LockedBytes``). AES-GCM with random nonces is good for 2^32 seals under one key
/// (NIST SP 800-38D, section 8.3): a refresh of a thousand accounts each hour takes two and a half centuries to get
/// there.
struct DataKey: Sendable, Equatable {
  static let length = 32

  private let bytes: LockedBytes

  private init(fill: (UnsafeMutableRawBufferPointer) -> Void) {
    bytes = unsafe LockedBytes(count: Self.length, fill: fill)
  }

  /// Nil when `plain` has another length. The caller wipes it.
  init?(_ plain: Data) {
    guard plain.count == Self.length else { return nil }
    unsafe self.init { place in _ = unsafe plain.copyBytes(to: place) }
  }

  static func random() -> DataKey {
    unsafe DataKey { place in
      var random = SystemRandomNumberGenerator()
      for index in 0..<place.count { unsafe place[index] = UInt8.random(in: 0...255, using: &random) }
    }
  }

  /// A copy for one use, which wipes itself.
  var symmetric: SymmetricKey { unsafe bytes.withUnsafeBytes { unsafe SymmetricKey(data: $0) } }

  /// Takes the same time wherever the first difference is.
  static func == (left: Self, right: Self) -> Bool { left.symmetric == right.symmetric }

  /// A host that does not let us keep the key out of swap gets a warning, and we work on.
  func warnIfSwappable(logger: Logger) {
    guard let refusal = bytes.swapRefusal else { return }
    logger.record(
      .keySwappable, ["why": "\(refusal)", "hint": "raise LimitMEMLOCK= or encrypt the swap"])
  }

  /// The bytes, for as long as `body` runs; they must not escape it.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe bytes.withUnsafeBytes(body)
  }
}
