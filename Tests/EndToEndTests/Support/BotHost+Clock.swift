@testable import TwitchSandbox

extension BotHost {
  /// Turns Twitch's clock, back or forth, until `token`, or the newest there is, has so many seconds to live.
  ///
  /// The daemon learns of it by its next validation. It renews a token that it holds in the last quarter of its life,
  /// counted from when it was obtained: with a few seconds left, that is a few seconds later.
  func leave(_ seconds: Double, of token: String? = nil) {
    let (now, end) = twitch.withWorld { world in
      let newest = world.accessTokens.values.map(\.expiresAt.milliseconds).max()
      let known = token.flatMap { world.accessTokens[$0] }?.expiresAt.milliseconds
      return (world.now.milliseconds, known ?? newest ?? world.now.milliseconds)
    }
    twitch.advance(by: Double(end - now) / 1000 - seconds)
  }
}
