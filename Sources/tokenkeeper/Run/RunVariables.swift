import ArgumentParser
import KeeperAPI

/// Which variables a program finds in its environment.
struct RunVariables: Sendable {
  /// What is known of a token.
  enum Member: String, CaseIterable {
    case accessToken = "access_token"
    case clientID = "client_id"
    case userID = "user_id"
    case login
    case scopes
    case generation
    case expiresAt = "expires_at"
  }

  private struct Variable {
    let name: String
    let account: String
    let member: Member
  }

  private let all: [Variable]

  /// - Parameter wishes: `VARIABLE=MEMBER` or `VARIABLE=ACCOUNT:MEMBER`; without any the standard names are used.
  init(_ wishes: [String], of accounts: [String]) throws(ValidationError) {
    all =
      wishes.isEmpty
      ? Self.standard(accounts)
      : try wishes.map { wish throws(ValidationError) in
        try Self.variable(wish, accounts)
      }
    let names = all.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("Two values would stand in \(twice). Name the variables with --env.")
    }
  }

  /// All of them, in the order of their members; nil for what there is not, such as the user of an app token.
  func values(_ tokens: [String: TokenPayload]) -> [(name: String, value: String?)] {
    all.map { ($0.name, tokens[$0.account]?[$0.member]) }
  }

  static let prefix = "TWITCH_"

  static func standardNames(prefix: String) -> [String] {
    Member.allCases.map { prefix + $0.rawValue.uppercased() }
  }

  private static func standard(_ accounts: [String]) -> [Variable] {
    accounts.flatMap { account in
      let prefix = accounts.count == 1 ? prefix : "\(prefix)\(account.asVariable)_"
      return zip(standardNames(prefix: prefix), Member.allCases).map {
        Variable(name: $0, account: account, member: $1)
      }
    }
  }

  private static func variable(_ wish: String, _ accounts: [String]) throws(ValidationError) -> Variable {
    let parts = wish.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].isVariable else {
      throw ValidationError("\"\(wish)\" is not of the form VARIABLE=MEMBER.")
    }
    let words = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard words.count <= 2, let member = Member(rawValue: words.last ?? "") else {
      throw ValidationError("\"\(parts[1])\" is not one of \(Member.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    guard let account = words.count == 2 ? words[0] : accounts.first, accounts.contains(account) else {
      throw ValidationError("\"\(words[0])\" is not among the accounts.")
    }
    guard words.count == 2 || accounts.count == 1 else {
      throw ValidationError("\"\(wish)\" does not say of which account: VARIABLE=ACCOUNT:MEMBER.")
    }
    return Variable(name: String(parts[0]), account: account, member: member)
  }
}

extension TokenPayload {
  fileprivate subscript(member: RunVariables.Member) -> String? {
    switch member {
    case .accessToken: accessToken
    case .clientID: clientID
    case .userID: userID
    case .login: login
    case .scopes: scopes.joined(separator: " ")
    case .generation: "\(generation)"
    case .expiresAt: expiresAt.map { "\($0)" }
    }
  }
}

extension StringProtocol {
  /// A name that every shell takes.
  fileprivate var isVariable: Bool {
    !isEmpty && first?.isNumber != true && utf8.allSatisfy(\.isOfVariable)
  }

  /// `BOT_2` for `bot-2`.
  fileprivate var asVariable: String {
    String(decoding: uppercased().utf8.map { $0.isOfVariable ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isOfVariable: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
