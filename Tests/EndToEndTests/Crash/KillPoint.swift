/// A moment of a renewal.
enum KillPoint: String, CaseIterable {
  /// The store is about to write that the refresh token will be sent.
  case beforeIntent
  /// That is written and about to be synced.
  case intentWritten
  /// It is durable, and nothing is sent.
  case afterIntent
  /// Twitch has the request and has done nothing yet.
  case requestSent
  /// Twitch has spent the refresh token, and its answer is not under way.
  case requestProcessed
  /// The same, and the connection was cut: the daemon knows that it does not know. Only public clients have that.
  case outcomeUnknown
  /// The answer has come, and the store is about to write it.
  case answerRead
  /// It is written and about to be synced.
  case grantWritten
  /// A caller has the new token.
  case published
}

/// What is left after a kill and a restart.
enum Aftermath {
  /// The same token, under the same generation.
  case kept
  /// The new one, under the next.
  case renewed
  /// Nothing but a login helps, and the account says why.
  case lost
}

/// One row of the table: who is renewed, when the daemon is killed, and what is left.
struct NamedKill: CustomStringConvertible, Sendable {
  let account: Cast
  let point: KillPoint
  let aftermath: Aftermath
  let rounds: Int

  var description: String { "\(account) \(point)" }

  private init(_ account: Cast, _ point: KillPoint, _ aftermath: Aftermath, rounds: Int = 10) {
    self.account = account
    self.point = point
    self.aftermath = aftermath
    self.rounds = rounds
  }

  /// Of the token's life when the renewal is ordered; it begins in the last quarter. Where a lost answer is to be told
  /// from old age, the old token has to live on for as long as a restart takes.
  var secondsLeft: Double {
    switch aftermath {
    case .kept, .renewed: 5
    case .lost: 50
    }
  }

  static let all = confidential + `public`

  private static let confidential = [
    NamedKill(.bot, .beforeIntent, .kept),
    NamedKill(.bot, .intentWritten, .kept),
    NamedKill(.bot, .afterIntent, .kept),
    NamedKill(.bot, .requestSent, .kept),
    // Its refresh token is as good as before, and so is the old access token.
    NamedKill(.bot, .requestProcessed, .kept),
    NamedKill(.bot, .answerRead, .kept),
    NamedKill(.bot, .grantWritten, .renewed),
    NamedKill(.bot, .published, .renewed),
  ]

  /// Where a probe has to find out, or an old token has to live on, half a minute goes by: few rounds.
  private static let `public` = [
    NamedKill(.overlay, .beforeIntent, .kept),
    NamedKill(.overlay, .intentWritten, .kept, rounds: 3),
    NamedKill(.overlay, .afterIntent, .kept, rounds: 3),
    NamedKill(.overlay, .requestSent, .kept, rounds: 3),
    NamedKill(.overlay, .requestProcessed, .lost, rounds: 4),
    NamedKill(.overlay, .outcomeUnknown, .lost, rounds: 3),
    NamedKill(.overlay, .answerRead, .lost, rounds: 4),
    NamedKill(.overlay, .grantWritten, .renewed),
    NamedKill(.overlay, .published, .renewed),
  ]
}
