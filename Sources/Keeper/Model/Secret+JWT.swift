extension Secret {
  /// Whether it has the form of a signed JWT (RFC 7519 section 3.1), as ID tokens have: three parts of base64url, the
  /// first of which begins as any JSON object does. Twitch's access and refresh tokens are opaque and have no dots.
  package var hasFormOfJWT: Bool {
    unsafe withUnsafeBytes { bytes in
      let parts = unsafe bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard unsafe parts.count == 3, unsafe parts[0].starts(with: Self.objectBegin) else { return false }
      return unsafe parts.allSatisfy { unsafe $0.allSatisfy(\.isBase64URL) }
    }
  }

  /// `{"` in base64, but for the bits of the third byte.
  private static let objectBegin = Array("eyJ".utf8)
}

extension UInt8 {
  fileprivate var isBase64URL: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
