import Keeper

/// An `application/x-www-form-urlencoded` body. Names and values are percent-encoded exactly once: all but the
/// unreserved characters of RFC 3986 section 2.3, as refresh tokens may hold `%`, `/`, `+` and `=`.
struct FormEncoding: Sendable {
  static let mediaType = "application/x-www-form-urlencoded"

  private(set) var bytes: [UInt8] = []

  mutating func append(_ name: String, _ value: String) {
    beginPair(name)
    encode(value.utf8)
  }

  mutating func append(_ name: String, _ value: Secret) {
    beginPair(name)
    value.withUnsafeBytes { encode($0) }
  }

  private mutating func beginPair(_ name: String) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
    encode(name.utf8)
    bytes.append(UInt8(ascii: "="))
  }

  private mutating func encode(_ text: some Sequence<UInt8>) {
    for byte in text {
      if byte.isUnreserved {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
      }
    }
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}

extension UInt8 {
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
