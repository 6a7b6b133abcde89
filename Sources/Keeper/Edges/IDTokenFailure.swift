/// Why an ID token says nothing, by what the caller should do. The texts are for people and carry no secret.
package enum IDTokenFailure: Error, Sendable, Equatable {
  /// It is not what Twitch signed for this login: it proves nothing, now and later.
  case invalid(reason: String)
  /// Twitch's keys could not be had, so nobody can say. The tokens beside it are as good as without it.
  case unavailable(reason: String)
}
