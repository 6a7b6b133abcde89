/// Every number by which the keeper decides.
package struct KeeperPolicy: Sendable, Equatable {
  /// The longest that a token may go without validation. Twitch demands an hour, so this is at most an hour.
  package var validationInterval = Duration.seconds(3600)
  /// How long before its end a user token of a confidential client is renewed.
  package var renewAheadConfidential = Duration.seconds(15 * 60)
  /// The same for a public client: early enough that the old token can still tell how a lost refresh ended.
  package var renewAheadPublic = Duration.seconds(60 * 60)
  /// The same for an app token, which lives for about two months.
  package var renewAheadApp = Duration.seconds(24 * 60 * 60)
  /// Between the two validations that prove that a lost refresh was not processed.
  package var probeSpacing = Duration.seconds(30)
  /// Whether a public client's refresh token is sent again when nobody can tell any more if it was spent. If it was,
  /// Twitch severs the app from the user.
  package var retriesUndecidable = false
  /// A validation this young answers a report that the token was refused.
  package var freshValidation = Duration.seconds(5)
  /// A token this young is not renewed again because a caller wants one that lives longer.
  package var freshToken = Duration.seconds(60)
  /// Between two renewals, however short the tokens live.
  package var shortestRenewal = Duration.seconds(2)
  /// Between attempts after a refusal that only the operator can mend.
  package var operatorInterval = Duration.seconds(60 * 60)
  /// Requests to Twitch under way at once, at the least; more when the rate of validations demands it.
  package var callsInFlight = 32
  /// Validations started in a second, at the least; more when the number of accounts demands it.
  package var validationsPerSecond = 20.0
  /// The longest sleep of the loop, so that a suspended machine or a stepped clock is noticed.
  package var longestSleep = Duration.seconds(30)

  /// The longest that a shutdown waits for a refresh and its write.
  package var longestDrain = Duration.seconds(20)

  /// Logins under way at once.
  package var loginsAtOnce = 64
  /// How long a user has to come back from the browser.
  package var browserLoginLife = Duration.seconds(10 * 60)
  /// How long a device code is polled, whatever Twitch says.
  package var longestDeviceLogin = Duration.seconds(60 * 60)
  /// How long a login goes on asking Twitch when nothing comes back, while no user's answer is awaited.
  package var loginPatience = Duration.seconds(2 * 60)

  package init() {}

  /// When the next validation of a token is due: early in the last fifth of the interval, so that the queue in front of
  /// Twitch never pushes it past the end.
  func nextValidation(after time: BootTime, jitter: Double) -> BootTime {
    time.advanced(by: validationInterval * (0.80 + 0.15 * jitter))
  }

  /// When a token is renewed: `ahead` of its end, or at three quarters of its life if that is later, and never right
  /// after it was obtained, so that short lives do not make a hot loop.
  func renewal(of grant: Grant, for account: Account, jitter: Double) -> BootTime {
    guard let end = grant.expiresAt else { return .distantFuture }
    let life = grant.obtainedAt.duration(to: end)
    let ahead = min(renewAhead(for: account) * (1 + 0.2 * jitter), max(life, .zero) / 4)
    return max(end.advanced(by: .zero - ahead), grant.obtainedAt.advanced(by: shortestRenewal))
  }

  private func renewAhead(for account: Account) -> Duration {
    switch (account.kind, account.client.type) {
    case (.app, _): renewAheadApp
    case (.user, .confidential): renewAheadConfidential
    case (.user, .public): renewAheadPublic
    }
  }

  /// Requests to Twitch under way at once, so many that they come to `rate` a second if each takes half a second.
  func callsInFlight(rate: Double) -> Int { max(callsInFlight, Int((rate / 2).rounded(.up))) }

  /// Validations allowed in a second, so that all of `accounts` fit into the interval with room to spare.
  func validationRate(accounts: Int) -> Double {
    max(validationsPerSecond, Double(accounts) * 2 / Double(max(validationInterval.wholeSeconds, 1)))
  }
}
