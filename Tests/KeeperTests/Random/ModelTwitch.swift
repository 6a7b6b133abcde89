import Keeper

/// What is true at Twitch of one account's tokens, whatever we are told of it.
struct ModelTwitch {
  let kind: Kind
  private(set) var number = 1
  private var living: [String: BootTime] = [:]
  private var unspent: Set<String> = []
  /// Refresh tokens of a public client that were used: using one again severs the grant.
  private(set) var spent: Set<String> = []
  /// Set when we did the one thing that must not happen.
  private(set) var severed = false

  init(kind: Kind) { self.kind = kind }

  /// Nil when the token is dead.
  func timeLeft(of token: Secret, at now: Now) -> Duration? {
    guard let end = living[token.reveal()], end > now.boot else { return nil }
    return now.boot.duration(to: end)
  }

  /// A grant that a person got at Twitch.
  mutating func grant(at now: Now, life: Duration) -> TokenResponse {
    number += 1
    let response = kind.response(number, expiresIn: life)
    living[response.accessToken.reveal()] = now.boot.advanced(by: life)
    if let refreshToken = response.refreshToken { unspent.insert(refreshToken.reveal()) }
    return response
  }

  /// The token endpoint processes a refresh; nil when it refuses.
  mutating func refresh(_ token: Secret, at now: Now, life: Duration) -> TokenResponse? {
    let sent = token.reveal()
    if spent.contains(sent) {
      severed = true
      die()
      return nil
    }
    guard unspent.contains(sent) else { return nil }
    if kind == .public {
      unspent.remove(sent)
      spent.insert(sent)
      living = [:]
    }
    return grant(at: now, life: life)
  }

  mutating func revoke(_ token: Secret) { living[token.reveal()] = nil }

  /// The user changed the password or disconnected the app.
  mutating func die() {
    living = [:]
    unspent = []
  }
}
