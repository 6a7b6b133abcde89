/// What a poll of a device login was told (RFC 8628 section 3.5). The texts are for people and carry no secret.
package enum DeviceAnswer: Sendable, Equatable {
  case granted(TokenResponse)
  /// The user did nothing yet: poll again after the interval.
  case pending
  /// The same, and the interval grows by 5 s. Twitch does not document it.
  case slowDown
  /// The device code is unknown, expired or used; Twitch says the same for all three, and perhaps for the user's no.
  /// It was once seen while the user had not acted yet (twitchdev/issues 971).
  case invalid(reason: String)
  /// Any other refusal of the attempt, such as `access_denied`: it is over.
  case denied(reason: String)
}
