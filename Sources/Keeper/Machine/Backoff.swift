/// How long to wait before the next attempt.
enum Backoff {
  /// The last row repeats. Beside each: the time since the first failure.
  private static let waits: [Duration] = [
    .seconds(1),  // 1 s: a blip
    .seconds(3),  // 4 s
    .seconds(10),  // 14 s
    .seconds(30),  // 44 s
    .seconds(60),  // 1 min 44 s
    .seconds(120),  // 3 min 44 s
    .seconds(300),  // then every five minutes
  ]

  /// `attempts` counts the failures so far, at least 1; `jitter` (0 to 1) adds up to a quarter.
  static func wait(afterAttempts attempts: Int, jitter: Double) -> Duration {
    waits[min(max(attempts, 1), waits.count) - 1] * (1 + jitter / 4)
  }
}

/// Spreads accounts over time without a random source: the same inputs give the same number, other inputs an unrelated
/// one.
enum Jitter {
  /// From 0 up to, not including, 1.
  static func fraction(_ name: AccountName, _ salt: Int64) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in name.rawValue.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = mixed(hash ^ UInt64(bitPattern: salt))
    return Double(hash >> 11) / Double(1 << 53 as UInt64)
  }

  /// The finaliser of SplitMix64: every input bit reaches every output bit.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
