/// Percent-encoding of path segments and query values (RFC 3986 section 2.1), small enough to need no Foundation.
package enum PercentEncoding {
  /// Everything but the unreserved characters is encoded.
  package static func encode(_ segment: String) -> String {
    var bytes: [UInt8] = []
    for byte in segment.utf8 {
      if byte.isUnreserved {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Nil when an escape is cut short or not hexadecimal, or when the result is not UTF-8.
  static func decode(_ segment: Substring.UTF8View) -> String? {
    // Nearly all have none.
    guard segment.contains(UInt8(ascii: "%")) else { return String(Substring(segment)) }
    var bytes: [UInt8] = []
    var rest = segment[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The decoded segments of an absolute path; nil when one is empty or wrongly encoded.
  static func segments(of path: String) -> [String]? {
    let slash = UInt8(ascii: "/")
    guard path.utf8.first == slash else { return nil }
    var segments: [String] = []
    segments.reserveCapacity(mostSegments)
    var rest = path.utf8.dropFirst()
    while true {
      let part = rest.prefix { $0 != slash }
      guard !part.isEmpty, let segment = decode(part) else { return nil }
      segments.append(segment)
      if part.endIndex == rest.endIndex { return segments }
      rest = rest[part.endIndex...].dropFirst()
    }
  }

  /// Of the paths that there are; longer ones only take a little more time.
  private static let mostSegments = 5
  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}

extension UInt8 {
  /// RFC 3986 section 2.3.
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~".utf8.contains(self)
    }
  }

  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
