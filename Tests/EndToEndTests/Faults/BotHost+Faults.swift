import Keeper
import KeeperAPI
import KeeperClient
import Testing

@testable import TwitchSandbox

/// What an account had before.
struct Held {
  let token: TokenPayload
  let refreshToken: String?
}

/// What is asked of accounts that met a fault.
extension BotHost {
  /// Waits until each token was validated so many times more.
  func awaitValidations(_ count: Int, of accounts: [Cast: Held]) async throws {
    for token in accounts.values.map(\.token.accessToken) {
      let seen = twitch.validationCount(ofToken: token)
      _ = try await eventually("\(count) validations") { [twitch] in
        twitch.validationCount(ofToken: token) >= seen + count ? true : nil
      }
    }
  }

  /// Waits until a token was asked for by each of the three: the same client may ask again and again.
  func awaitRenewals() async throws {
    _ = try await eventually("three renewals", within: .seconds(100)) { [twitch] in
      let refreshes = twitch.requests.filter { $0.endpoint == .refreshToken }
      let clients = Set(refreshes.compactMap { $0.parameters["client_id"] })
      return clients.count == 2 && twitch.requestCount(.clientCredentials) > 0 ? true : nil
    }
  }

  /// Waits until no account stands as it did.
  func awaitWithdrawal(of accounts: [Cast: Held]) async throws {
    for (account, held) in accounts {
      _ = try await eventually("\(account) is withdrawn") { [client] in
        try await client.account(account.rawValue).generation > held.token.generation ? true : nil
      }
    }
  }

  func expect(_ left: Left, of account: Cast, _ before: [Cast: Held]) async throws {
    let before = try #require(before[account]).token
    // A token that is refused as soon as it is given is replaced a minute later.
    let seen = try await eventually("\(account) is \(left)", within: .seconds(100)) { [client] in
      let seen = try await client.account(account.rawValue)
      return left.describes(seen, after: before) ? seen : nil
    }
    try await expectToken(left, seen, before)
  }

  /// At once after a restart: nothing was found out since.
  func expectStored(_ left: Left, of account: Cast, _ before: [Cast: Held]) async throws {
    let before = try #require(before[account]).token
    try await expectToken(left, try await client.account(account.rawValue), before)
  }

  /// What is on the disk of a daemon that was killed, byte by byte.
  func expectBytes(_ left: Left, of account: Cast, _ before: [Cast: Held]) async throws {
    let held = try #require(before[account])
    let record = try #require(try await stored()[account.rawValue])
    // Who may simply try again may have been killed amid that.
    if left != .troubled { #expect((record.intent != nil) == (left == .uncertain), "\(account)") }
    switch left {
    case .untouched, .troubled, .uncertain:
      #expect(record.standing == .serving && record.generation == held.token.generation, "\(account)")
      #expect(record.grant?.accessToken?.reveal() == held.token.accessToken, "\(account)")
      #expect(record.grant?.refreshToken?.reveal() == held.refreshToken, "\(account)")
    case .renewed:
      #expect(record.standing == .serving && record.generation > held.token.generation, "\(account)")
      let (token, refreshToken) = (record.grant?.accessToken?.reveal(), record.grant?.refreshToken?.reveal())
      #expect(token != held.token.accessToken && (refreshToken == nil) == (held.refreshToken == nil), "\(account)")
      twitch.withWorld { world in
        #expect(token.flatMap { world.accessTokens[$0] } != nil, "\(account)")
        if let refreshToken { #expect(world.refreshTokens[refreshToken]?.state == .live, "\(account)") }
      }
    case .loggedOut:
      let isOut = if case .needsLogin = record.standing { true } else { false }
      #expect(isOut && record.grant == nil && record.generation > held.token.generation, "\(account)")
    }
  }

  private func expectToken(_ left: Left, _ account: AccountPayload, _ before: TokenPayload) async throws {
    switch left {
    case .untouched, .troubled, .uncertain:
      let token = try await client.token(account.name)
      #expect(token.accessToken == before.accessToken && token.generation == before.generation, "\(account)")
    case .renewed:
      let token = try await client.token(account.name)
      #expect(token.accessToken != before.accessToken && token.generation > before.generation, "\(account)")
    case .loggedOut:
      #expect(account.state == .needsLogin && account.generation > before.generation, "\(account)")
      let error = await #expect(throws: KeeperClientError.self) { try await client.token(account.name) }
      #expect(error?.problem?.problemType == .loginRequired)
    }
  }
}

extension Left {
  fileprivate func describes(_ account: AccountPayload, after before: TokenPayload) -> Bool {
    switch self {
    case .untouched: account.state == .valid && account.trouble == nil
    case .troubled: account.state == .valid && account.trouble != nil
    case .uncertain: account.state == .uncertain && account.trouble != nil
    case .renewed: account.state == .valid && account.generation > before.generation
    case .loggedOut: account.state == .needsLogin && account.generation > before.generation
    }
  }
}
