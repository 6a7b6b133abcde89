import Keeper

extension Validation {
  /// Reads a successful answer of the validation endpoint (Twitch: validating tokens).
  init(_ answer: Answer) throws(IdentityFailure) {
    guard answer.body != nil else { throw Self.unexpected(answer, "an answer over \(Answer.largest) bytes") }
    guard let object = JSONValue(answer.body) else { throw Self.unexpected(answer, "an answer that is not JSON") }
    guard let clientID = object["client_id"]?.text else { throw Self.unexpected(answer, "an answer without client_id") }
    self.init(
      clientID: clientID, user: try Self.user(in: object, of: answer), scopes: object["scopes"]?.scopes ?? [],
      expiresIn: object.lifetime)
  }

  /// App tokens have neither member, or both as null. One alone would pass a user's token off as an app's.
  private static func user(in object: JSONValue, of answer: Answer) throws(IdentityFailure) -> TwitchUser? {
    switch (object["user_id"]?.identifier, object["login"]?.text) {
    case (nil, nil): return nil
    case (let id?, let login?): return TwitchUser(id: id, login: login)
    case (nil, _?), (_?, nil): throw unexpected(answer, "an answer with only one of user_id and login")
    }
  }

  private static func unexpected(_ answer: Answer, _ reason: String) -> IdentityFailure {
    .unexpected(status: answer.status, reason: reason)
  }
}
