/// Keeps from the TOML parser what it cannot take. It is TOMLKit 0.6.0 around toml++ 3.4.0: C++ that reads up to the first
/// zero byte and ignores the rest in silence, and that aborts the process where a table header has no name (`[.a]`) and
/// where an array goes on with a closing brace (`[}`).
enum DocumentGuard {
  /// What is wrong with the first place that must not be parsed; nil when the parser can have the text.
  static func refusal(of text: String) -> SettingsRemark? {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = Array(text.utf8.starts(with: byteOrderMark) ? text.utf8.dropFirst(3) : text.utf8[...])
    for (index, line) in bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
      if holdsZero(line) { return SettingsRemark("line \(index + 1)", "holds a zero character", "Remove it.") }
      if isHeaderWithoutName(line) {
        return SettingsRemark("line \(index + 1)", "is a table header without a name", "Example: [clients.mybot]")
      }
    }
    var scanner = BraceScanner(bytes: bytes)
    return scanner.lineOfMisplacedBrace().map {
      SettingsRemark(
        "line \($0)", #"holds a "}" where a value is due"#, "Correct the syntax; https://toml.io explains it.")
    }
  }

  private static func holdsZero(_ line: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: line, as: UTF8.self)
    return line.contains(0) || text.contains(#"\u0000"#) || text.contains(#"\U00000000"#)
  }

  /// Lines that go on with an array within an array are taken for headers too; no setting holds such a thing.
  private static func isHeaderWithoutName(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line.drop(while: \.isBlank)
    guard rest.popFirst() == UInt8(ascii: "[") else { return false }
    if rest.first == UInt8(ascii: "[") { rest = rest.dropFirst() }
    return rest.drop(while: \.isBlank).first.map { !$0.startsKey } ?? true
  }
}

/// Walks over a document, past strings and comments, looking for a brace that closes where a value is due.
private struct BraceScanner {
  let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var last: UInt8 = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func lineOfMisplacedBrace() -> Int? {
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case newline: line += 1
      case UInt8(ascii: "#"): skip(to: [newline])
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
      case UInt8(ascii: "}") where last == UInt8(ascii: "[") || last == UInt8(ascii: ","): return line
      default: break
      }
      if !byte.isBlank, byte != newline, byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "#") { last = byte }
      place += 1
    }
    return nil
  }

  /// Ends on the last byte of the string.
  private mutating func skipString(_ quote: UInt8) {
    let triple = [quote, quote, quote]
    if bytes[place...].starts(with: triple) {
      place += triple.count
      skip(to: triple, escaped: quote == UInt8(ascii: "\""))
      place += triple.count - 1
    } else {
      place += 1
      skip(to: [quote], escaped: quote == UInt8(ascii: "\""), onOneLine: true)
    }
  }

  /// Ends on the first byte of `end`, or before the line does.
  private mutating func skip(to end: [UInt8], escaped: Bool = false, onOneLine: Bool = false) {
    while place < bytes.count, !bytes[place...].starts(with: end) {
      if escaped, bytes[place] == UInt8(ascii: "\\") { place += 1 }
      guard place < bytes.count else { return }
      if bytes[place] == newline {
        if onOneLine { break }
        line += 1
      }
      place += 1
    }
    if place < bytes.count, bytes[place] == newline { place -= 1 }
  }
}

private let newline = UInt8(ascii: "\n")

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

  fileprivate var startsKey: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: #"_-"'"#.utf8.contains(self)
    }
  }
}
