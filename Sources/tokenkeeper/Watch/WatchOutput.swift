import KeeperAPI
import KeeperClient

/// How a change is written.
struct WatchOutput {
  let isJSON: Bool
  let showsToken: Bool

  func line(of event: TokenEvent, _ account: String) throws(Failure) -> String? {
    switch event {
    case .token(let token):
      isJSON
        ? try record(account, event.name.rawValue, TokenFacts(token: token, showsToken: showsToken))
        : text(account, token.text + (showsToken ? ": \(token.accessToken)" : ""))
    case .unavailable(let problem):
      isJSON
        ? try record(account, event.name.rawValue, problem)
        : text(account, "no token: \(problem.detail)\(problem.hint.map { "; \($0)" } ?? "")")
    }
  }

  /// Nil for what people need not see.
  func line(of update: AccountUpdate) throws(Failure) -> String? {
    switch update {
    case .account(let account):
      isJSON ? try record(account.name, "account", account) : text(account.name, account.text)
    case .removed(let name):
      isJSON ? try record(name, "removed", RemovedAccount(name: name)) : text(name, "removed")
    case .synced: isJSON ? try record(nil, "synced", [String: String]()) : nil
    }
  }

  private func text(_ account: String, _ what: String) -> String {
    "\(StandardStreams.timeOfDay)  \(account): \(what)".printable
  }

  private func record(_ account: String?, _ event: String, _ data: some Encodable) throws(Failure) -> String {
    try JSONText.line(of: Record(account: account, event: event, data: data))
  }
}

private struct Record<Value: Encodable>: Encodable {
  let account: String?
  let event: String
  let data: Value
}

/// A token without the token, unless that was asked for.
private struct TokenFacts: Encodable {
  let token: TokenPayload
  let showsToken: Bool

  private enum Key: String, CodingKey, CaseIterable {
    case accessToken = "access_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case expiresAt = "expires_at"
    case scopes
    case kind
    case clientID = "client_id"
    case userID = "user_id"
    case login
    case generation
    case validatedAt = "validated_at"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if showsToken { try container.encode(token.accessToken, forKey: .accessToken) }
    try container.encode(token.tokenType, forKey: .tokenType)
    try container.encodeIfPresent(token.expiresIn, forKey: .expiresIn)
    try container.encodeIfPresent(token.expiresAt, forKey: .expiresAt)
    try container.encode(token.scopes, forKey: .scopes)
    try container.encode(token.kind, forKey: .kind)
    try container.encode(token.clientID, forKey: .clientID)
    try container.encodeIfPresent(token.userID, forKey: .userID)
    try container.encodeIfPresent(token.login, forKey: .login)
    try container.encode(token.generation, forKey: .generation)
    try container.encodeIfPresent(token.validatedAt, forKey: .validatedAt)
  }
}

extension TokenPayload {
  /// `token 8 of my_cool_bot, valid for 3h 59m`
  fileprivate var text: String {
    let expiry = expiresIn.map { "valid for \(TimeSpan(seconds: max(0, $0)).text)" } ?? "valid without end"
    return "token \(generation)\(login.map { " of \($0)" } ?? ""), \(expiry)"
  }
}

extension AccountPayload {
  /// `valid for 3h 59m`, `needs login; why; what to do`
  fileprivate var text: String {
    let expiry = state == .valid ? expiresIn.map { " for \(TimeSpan(seconds: max(0, $0)).text)" } ?? "" : ""
    let token = generation > 0 ? ", token \(generation)" : ""
    return state.words + expiry + token + (trouble.map { "; \($0.reason); \($0.hint)" } ?? "")
  }
}
