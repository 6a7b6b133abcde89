/// The name under which an account is configured and asked for.
///
/// 1 to 64 characters of `A-Z a-z 0-9 . _ -`, the first a letter or a digit, so that it stands as it is in a URL path,
/// a file name, a TOML key and a log line.
package struct AccountName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package static let longest = 64

  package let rawValue: String

  /// Nil when `rawValue` is not of that form.
  package init?(_ rawValue: String) {
    let bytes = rawValue.utf8
    guard let first = bytes.first, first.isLetterOrDigit, bytes.count <= Self.longest,
      bytes.allSatisfy(\.isNameByte)
    else { return nil }
    self.rawValue = rawValue
  }

  package var description: String { rawValue }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  fileprivate var isNameByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: ".") || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
  }
}
