import KeeperAPI

/// All that is known of an account, one line each: what `status -v` shows below the table.
struct AccountDetails {
  private let name: String
  private let rows: [(label: String, value: String)]

  init(_ account: AccountPayload, now: Int64) {
    name = account.name.printable
    rows = Self.rows(of: account, now) + Self.claims(of: account)
  }

  func lines(_ style: Style) -> [String] {
    [style.bold(name)] + rows.flatMap { LabelledLine.lines($0.label, $0.value) }
  }

  private static func rows(of account: AccountPayload, _ now: Int64) -> [(String, String)] {
    [
      ("client", "\(account.client), \(account.clientID)"), ("kind", "\(account.kind), \(account.grantType)"),
      ("from", account.origin), ("user", user(account)), ("scopes", list(account.scopes)),
      ("asked for", list(account.requestedScopes)), ("expires", expiry(account)),
      ("validated", account.validatedAt.map { TimeSpan(seconds: max(0, now - $0)).text + " ago" } ?? "never"),
      ("generation", "\(account.generation)"), ("renewable", account.renewable ? "yes" : "no"),
    ]
  }

  private static func user(_ account: AccountPayload) -> String {
    switch (account.login, account.userID) {
    case (let login?, let id?): "\(login), \(id)"
    case (let login?, nil): "\(login), not seen yet"
    case (nil, let id?): id
    case (nil, nil): "none"
    }
  }

  private static func expiry(_ account: AccountPayload) -> String {
    guard let left = account.expiresIn else { return account.state == .valid ? "never" : "-" }
    return left > 0 ? "in \(TimeSpan(seconds: left).text)" : "now"
  }

  /// Of the ID token. They are as old as the login.
  private static func claims(of account: AccountPayload) -> [(String, String)] {
    (account.claims ?? [:]).sorted { $0.key < $1.key }.map { ("claim \($0.key)", $0.value.words) }
  }

  private static func list(_ scopes: [String]) -> String { scopes.isEmpty ? "none" : scopes.joined(separator: " ") }
}

extension ClaimValue {
  /// For people.
  var words: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): values.map(\.words).joined(separator: ", ")
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.words)" }
        .joined(separator: ", ")
    }
  }
}
