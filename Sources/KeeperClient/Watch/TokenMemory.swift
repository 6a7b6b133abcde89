import KeeperAPI

/// The newest state of one account's token.
struct TokenMemory: WatchMemory {
  private(set) var resumePoint: String?
  private var newest: TokenEvent?

  mutating func begin() {}

  mutating func take(_ event: ServerSentEvent) throws(KeeperClientError) -> [TokenEvent] {
    if let id = event.id { resumePoint = id.isEmpty ? nil : id }
    guard let next = try TokenEvent.decoded(event), newest?.says(next) != true else { return [] }
    newest = next
    return [next]
  }
}

extension TokenEvent {
  /// Nil for a kind that this client does not know.
  fileprivate static func decoded(_ event: ServerSentEvent) throws(KeeperClientError) -> TokenEvent? {
    switch Name(rawValue: event.name) {
    case .token: .token(try event.decodedData())
    case .unavailable: .unavailable(try event.decodedData())
    case nil: nil
    }
  }

  /// Whether it is the same state.
  fileprivate func says(_ other: TokenEvent) -> Bool {
    switch (self, other) {
    case (.token(let one), .token(let other)): one.says(other)
    case (.unavailable(let one), .unavailable(let other)): one.withoutTime == other.withoutTime
    case (.token, .unavailable), (.unavailable, .token): false
    }
  }
}

extension TokenPayload {
  /// What only says how time passes does not count. Twitch tells lifetimes that waver by a second or so.
  fileprivate func says(_ other: TokenPayload) -> Bool {
    withoutTime == other.withoutTime && (expiresAt == nil) == (other.expiresAt == nil)
      && abs((expiresAt ?? 0) - (other.expiresAt ?? 0)) <= 60
  }

  private var withoutTime: TokenPayload {
    var token = self
    (token.expiresIn, token.expiresAt, token.validatedAt) = (nil, nil, nil)
    return token
  }
}

extension Problem {
  fileprivate var withoutTime: Problem {
    var problem = self
    problem.retryAfter = nil
    return problem
  }
}
