/// The sandbox's only source of randomness, so that a run can be repeated from its seed. Not for real secrets.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// `length` characters of `alphabet`.
  mutating func text(_ length: Int, of alphabet: Alphabet = .lowercase) -> String {
    let characters = Array(alphabet.rawValue)
    var text = ""
    for _ in 0..<length { text.append(characters[Int.random(in: 0..<characters.count, using: &self)]) }
    return text
  }

  /// Drawn with full precision in `0..<1`.
  mutating func fraction() -> Double { Double.random(in: 0..<1, using: &self) }
}

/// What Twitch's opaque strings are made of, by kind.
enum Alphabet: String {
  case lowercase = "abcdefghijklmnopqrstuvwxyz0123456789"
  case capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  case mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  /// With the characters that must be percent-encoded, as the samples of Twitch's page on refreshing have them.
  case special = "abcdefghijklmnopqrstuvwxyz0123456789%/=+&"
}
