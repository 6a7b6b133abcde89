import KeeperAPI

/// `.twitch-cli.env`: a line `NAME=value` for each setting, its name in capitals.
struct TwitchCLIFile {
  private var values: [String: String] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      values[Self.trimmed(parts[0])] = Self.unquoted(Self.trimmed(parts[1]))
    }
  }

  /// Nil for another file. An app token has an empty refresh token beside it.
  var grant: ImportedGrant? {
    guard let token = values["ACCESSTOKEN"], !token.isEmpty else { return nil }
    return ImportedGrant(accessToken: token, refreshToken: values["REFRESHTOKEN"].flatMap { $0.isEmpty ? nil : $0 })
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let quote = text.first, quote == text.last, quote == "\"" || quote == "'" else {
      return text
    }
    return String(text.dropFirst().dropLast())
  }
}
