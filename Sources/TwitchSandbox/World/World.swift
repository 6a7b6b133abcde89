/// Everything that Twitch knows, as a value: the clients, the users, and what they gave each other.
///
/// Each endpoint is a function of this value and a request's parameters; none reads a clock, a socket or a source of
/// randomness of its own. The shell sets ``now`` before each call.
package struct World: Sendable {
  /// The moment that the world is at.
  package var now = SandboxTime(seconds: 1_800_000_000)
  package var policy = Policy()
  /// Where clients reach this world, without a slash at the end: the issuer, and the addresses in documents.
  package var baseURL = "https://id.twitch.tv"
  /// What happens at consent pages and device codes when nobody is there to click.
  package var answers = AutoAnswers()
  /// How often a spent refresh token of a public client came back and cost its user all tokens.
  package internal(set) var severedGrants = 0

  package internal(set) var clients: [String: RegisteredClient] = [:]
  package internal(set) var users: [String: TwitchUser] = [:]

  var accessTokens: [String: AccessToken] = [:]
  var refreshTokens: [String: RefreshToken] = [:]
  var sessions: [Session.ID: Session] = [:]
  var connections: [Connection.ID: Connection] = [:]
  var authorizationCodes: [String: AuthorizationCode] = [:]
  var deviceCodes: [String: DeviceCode] = [:]
  var pendingConsents: [String: PendingConsent] = [:]
  var eventSub = EventSubSubscriptions()
  var rateLimits = RateLimits()

  var random: SplitMix64
  let signingKey = SigningKey()
  private var lastSession = 0
  private var tokensAtLastSweep = 0

  package init(seed: UInt64 = 1) { random = SplitMix64(seed: seed) }

  mutating func newSessionID() -> Session.ID {
    lastSession += 1
    return lastSession
  }

  /// Drops what has expired once the tables have doubled since the last time, so that a long run stays bounded.
  mutating func sweepWhenGrown() {
    let size = accessTokens.count + authorizationCodes.count + deviceCodes.count + pendingConsents.count
    guard size > 2 * tokensAtLastSweep + 1000 else { return }
    accessTokens = accessTokens.filter { $0.value.isLive(at: now) }
    authorizationCodes = authorizationCodes.filter { now < $0.value.expiresAt }
    deviceCodes = deviceCodes.filter { now < $0.value.expiresAt }
    pendingConsents = pendingConsents.filter { now < $0.value.expiresAt }
    tokensAtLastSweep = accessTokens.count + authorizationCodes.count + deviceCodes.count + pendingConsents.count
  }
}
