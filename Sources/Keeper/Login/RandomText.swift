/// Text that nobody can guess: the `state` and the `nonce` of a login.
enum RandomText {
  /// 256 bits in 64 hexadecimal digits, which need no encoding anywhere.
  static func make(using generator: inout some RandomNumberGenerator) -> String {
    var text = ""
    for _ in 0..<4 {
      let digits = String(generator.next(), radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }
}
