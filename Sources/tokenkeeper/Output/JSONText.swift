import FoundationEssentials

/// JSON for people and programs: members sorted.
enum JSONText {
  /// Indented.
  static func of(_ value: some Encodable) throws(Failure) -> String { try text(of: value, [.prettyPrinted]) }

  /// On one line.
  static func line(of value: some Encodable) throws(Failure) -> String { try text(of: value, []) }

  private static func text(
    of value: some Encodable, _ form: JSONEncoder.OutputFormatting
  ) throws(Failure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = form.union([.sortedKeys, .withoutEscapingSlashes])
    do {
      return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      throw Failure(
        to: "write the answer as JSON", because: "it has a value that JSON cannot say", hint: "leave out --json",
        status: .internalError)
    }
  }

  /// JSON allows characters in strings that a terminal would obey; written as escapes they mean the same.
  private static func escaped(_ json: String) -> String {
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar.isObeyed, scalar != "\n" {
        for unit in String(scalar).utf16 { text += "\\u" + hexadecimal(unit) }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
