/// The members that answers of several endpoints have in common.
extension JSONValue {
  /// `expires_in`. Nil when it is missing or no sensible lifetime: 0 is how tokens of legacy clients say "never"
  /// (twitchdev/issues 312), and beyond ten years is nobody's lifetime.
  var lifetime: Duration? {
    let tenYears = 10 * 365 * 86_400.0
    guard let seconds = self["expires_in"]?.number, seconds > 0, seconds <= tenYears else { return nil }
    return .milliseconds(Int64(seconds * 1000))
  }

  /// A list of scopes in any of the forms that were seen: an array, one string with spaces, `null`, `[""]`, nothing
  /// (twitchdev/issues 164, 1037, 1145), once with its colons percent-encoded.
  var scopes: [String] {
    switch self {
    case .array(let elements): elements.flatMap(\.scopes)
    case .string(let text): Self.decoded(text).split(whereSeparator: \.isWhitespace).map(String.init)
    case .null, .number, .object, .other: []
    }
  }

  /// An id that Twitch writes as a string of digits; a number is taken for the same.
  var identifier: String? {
    if case .number(let number) = self { return Int64(exactly: number).map(String.init) }
    return text
  }

  /// Twitch's own page shows a doubly encoded one (`chat%253Aread`). Colons and spaces are all that scopes need; none
  /// has a `%` of its own.
  private static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    return text.replacing("%25", with: "%").replacing("%3A", with: ":").replacing("%3a", with: ":")
      .replacing("%20", with: " ")
  }
}
