import Keeper
import Testing

/// The four ways in which an account can be kept, one of each.
enum Kind: String, CaseIterable, CustomTestStringConvertible {
  case confidential, `public`, app
  /// A user token without a refresh token.
  case implicit

  static let users: [Kind] = [.confidential, .public, .implicit]
  static let refreshable: [Kind] = [.confidential, .public]
  static let renewable: [Kind] = [.confidential, .public, .app]

  var client: Client { self == .public ? .publicBot : .confidentialBot }

  var account: Account {
    Account(
      name: .bot, client: client, grantType: grantType, login: self == .app ? nil : "bot",
      scopes: self == .app ? [] : ["chat:read"])
  }

  private var grantType: GrantType {
    switch self {
    case .confidential: .authorizationCode
    case .public: .deviceCode
    case .app: .clientCredentials
    case .implicit: .implicit
    }
  }

  var refreshToken: Secret? { Self.refreshable.contains(self) ? "refresh-1" : nil }
  var user: TwitchUser? { self == .app ? nil : .bot }
  var scopes: [String] { account.scopes }

  /// What Twitch answers to a renewal: the `number`th tokens.
  func response(_ number: Int, expiresIn: Duration? = .hours(4)) -> TokenResponse {
    TokenResponse(
      accessToken: Secret("access-\(number)"), refreshToken: refreshToken.map { _ in Secret("refresh-\(number)") },
      expiresIn: expiresIn, scopes: scopes)
  }

  /// What Twitch says of a good token.
  func validation(expiresIn: Duration? = .hours(4)) -> Validation {
    Validation(clientID: client.id, user: user, scopes: scopes, expiresIn: expiresIn)
  }

  /// As it stands in the store, with four hours to live unless said otherwise.
  func record(
    _ name: AccountName = .bot, generation: Generation = 7, at now: Now = .start, expiresIn: Duration? = .hours(4),
    age: Duration = .hours(1)
  ) -> AccountRecord {
    AccountRecord(
      name: name, generation: generation, standing: .serving, user: user,
      grant: .init(
        accessToken: "access-1", refreshToken: refreshToken, scopes: scopes,
        expiresAt: expiresIn.map(now.wall.advanced(by:)), obtainedAt: now.wall.advanced(by: .zero - age),
        validatedAt: now.wall.advanced(by: .zero - age)), terms: account.terms)
  }

  var testDescription: String { rawValue }
}

extension Client {
  static let confidentialBot = Client(name: "mine", id: "client-1", secret: "client-secret")
  static let publicBot = Client(name: "device", id: "client-2", secret: nil)
}

extension AccountName {
  static let bot = AccountName(literal: "bot")

  /// For names that a test writes down itself.
  init(literal text: String) {
    guard let name = AccountName(text) else { preconditionFailure("\(text) is no account name") }
    self = name
  }
}

extension TwitchUser {
  static let bot = TwitchUser(id: "1001", login: "bot")
  static let stranger = TwitchUser(id: "2002", login: "stranger")
}

extension Now {
  /// Ten days after boot, on a day in 2025.
  static let start = Now(
    boot: BootTime(milliseconds: 864_000_000), wall: WallTime(milliseconds: 1_763_800_000_000))

  func advanced(by duration: Duration) -> Now {
    Now(boot: boot.advanced(by: duration), wall: wall.advanced(by: duration))
  }
}

extension Duration {
  static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
}

extension Secret: ExpressibleByStringLiteral {
  /// For secrets that a test writes down itself.
  public init(stringLiteral text: String) { self.init(text) }
}

extension IdentityFailure {
  static let unreachable = unreachable(reason: "connection refused")
  static let lost = outcomeUnknown(reason: "the answer timed out")
  static let rejected = grantRejected(reason: "Invalid refresh token")
  static let dead = grantRejected(reason: "invalid access token")
  static let misconfigured = clientRejected(reason: "invalid client secret")
  static let serverError = unexpected(status: 503, reason: "no JSON")
  static let throttled = throttled(retryAfter: nil)

  /// They say nothing about the token.
  static let doubtful: [IdentityFailure] = [unreachable, lost, throttled, serverError]
  /// The same, and for a refresh it is not known whether it was processed.
  static let ambiguous: [IdentityFailure] = [lost, throttled, serverError]
}
