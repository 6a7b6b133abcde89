import FoundationEssentials

/// RFC 4648 section 5, without padding, as JWTs use it.
enum Base64URL {
  /// Nil for text with any other character, white space and padding included.
  static func decode(_ text: some Collection<UInt8>) -> Data? {
    var base64: [UInt8] = []
    base64.reserveCapacity(text.count + 3)
    for byte in text {
      switch byte {
      case UInt8(ascii: "-"): base64.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): base64.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: base64.append(byte)
      }
    }
    while base64.count % 4 != 0 { base64.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(base64))
  }
}
