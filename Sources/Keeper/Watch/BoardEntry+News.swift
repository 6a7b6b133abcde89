extension BoardEntry {
  /// Whether watchers who were told `told` must be told this one. What merely gets older, as the last validation does, is
  /// none, nor that Twitch tells lifetimes that waver by a second or so.
  func isNews(after told: BoardEntry) -> Bool {
    generation != told.generation || standing != told.standing || accessToken != told.accessToken
      || trouble != told.trouble || isHeldBack != told.isHeldBack || isRenewable != told.isRenewable
      || (validatedAt == nil) != (told.validatedAt == nil) || user != told.user || claims != told.claims
      || scopes != told.scopes || missingScopes != told.missingScopes || account != told.account
      || BootTime.differ(expiresAt, told.expiresAt)
  }
}

extension BootTime {
  /// How far two ends of one token may lie apart and be the same to whoever watches it.
  private static let waver = Duration.seconds(60)

  /// Whether a token that was told to end at the one time and ends at the other is another matter.
  package static func differ(_ one: BootTime?, _ other: BootTime?) -> Bool {
    switch (one, other) {
    case (let one?, let other?): one.advanced(by: waver) < other || other.advanced(by: waver) < one
    case (nil, nil): false
    case _: true
    }
  }
}
