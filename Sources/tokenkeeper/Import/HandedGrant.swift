import FoundationEssentials
import KeeperAPI

/// A grant in one of the forms in which programs keep theirs, told by its shape alone.
enum HandedGrant {
  /// It is in none of the forms, or does not say whose tokens are meant.
  enum Mistake: Error, Equatable {
    case unknownForm
    /// These users' are there, and none or another was named.
    case severalUsers([String])
    /// A user was named, and the form has none.
    case noUsers
  }

  /// `user` chooses where the tokens of several users lie in one file.
  static func read(_ bytes: [UInt8], user: String?) throws(Mistake) -> ImportedGrant {
    if let users = decode([String: TwitchIOToken].self, bytes), !users.isEmpty { return try choose(user, among: users) }
    let grant =
      single(decode(ImportedGrant.self, bytes)) ?? decode(TwitchAPIToken.self, bytes)?.grant
      ?? single(TwitchCLIFile(String(decoding: bytes, as: UTF8.self)).grant)
    guard let grant else { throw .unknownForm }
    if user != nil { throw .noUsers }
    return grant
  }

  private static func choose(
    _ user: String?, among users: [String: TwitchIOToken]
  ) throws(Mistake) -> ImportedGrant {
    let chosen = user ?? (users.count == 1 ? users.keys.first : nil)
    guard let token = chosen.flatMap({ users[$0] }) else { throw .severalUsers(users.keys.sorted()) }
    guard let grant = single(token.grant) else { throw .unknownForm }
    return grant
  }

  /// Nil when there is no token in it, or an empty one.
  private static func single(_ grant: ImportedGrant?) -> ImportedGrant? {
    let tokens = [grant?.accessToken, grant?.refreshToken].compactMap(\.self)
    return !tokens.isEmpty && tokens.allSatisfy { !$0.isEmpty } ? grant : nil
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    // `try?`: another form is the question here, and the error's text may quote a token.
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}

/// An entry of TwitchIO's `.tio.tokens.json`, which has them by user id.
private struct TwitchIOToken: Decodable {
  let token: String
  let refresh: String

  var grant: ImportedGrant { ImportedGrant(accessToken: token, refreshToken: refresh) }
}

/// `user_token.json` of twitchAPI's storage helper.
private struct TwitchAPIToken: Decodable {
  let token: String
  let refresh: String

  var grant: ImportedGrant? {
    token.isEmpty || refresh.isEmpty ? nil : ImportedGrant(accessToken: token, refreshToken: refresh)
  }
}
