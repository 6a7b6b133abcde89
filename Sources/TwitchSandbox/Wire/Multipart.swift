/// `multipart/form-data` (RFC 7578), as far as form fields need it.
enum Multipart {
  private static let mostParts = 64

  /// Nil when `contentType` names no usable boundary. Parts without a name, and what follows the last boundary, are
  /// left out; a broken end gives the parts before it.
  static func decode(_ body: [UInt8], contentType: String) -> [(name: String, value: String)]? {
    guard let boundary = parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
      return nil
    }
    // The first delimiter may stand at the very start, without a line break before it.
    let pieces = split(Array("\r\n".utf8) + body, at: Array("\r\n--\(boundary)".utf8))
    var parts: [(name: String, value: String)] = []
    // The last piece is what was never closed: a delimiter has to follow each part.
    for piece in pieces.dropFirst().dropLast() {
      if piece.starts(with: Array("--".utf8)) { break }
      if let part = field(piece) { parts.append(part) }
    }
    return parts
  }

  private static func field(_ piece: ArraySlice<UInt8>) -> (name: String, value: String)? {
    let halves = split(Array(piece), at: Array("\r\n\r\n".utf8), most: 1)
    guard halves.count == 2 else { return nil }
    let lines = String(decoding: halves[0], as: UTF8.self).split(whereSeparator: \.isNewline)
    let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }
    guard let disposition, let name = parameter("name", of: String(disposition)) else { return nil }
    return (name: name, value: String(decoding: halves[1], as: UTF8.self))
  }

  /// `value` of `; name=value` or `; name="value"`.
  private static func parameter(_ name: String, of header: String) -> String? {
    for piece in header.split(separator: ";").dropFirst() {
      let halves = piece.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, trimmed(halves[0]).lowercased() == name else { continue }
      let value = trimmed(halves[1])
      let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
      return String(isQuoted ? value.dropFirst().dropLast() : value)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private static func split(_ bytes: [UInt8], at separator: [UInt8], most: Int = mostParts) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    while index + separator.count <= bytes.count, pieces.count < most {
      if bytes[index] == separator[0], bytes[index..<index + separator.count].elementsEqual(separator) {
        pieces.append(bytes[start..<index])
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [bytes[start...]]
  }
}
