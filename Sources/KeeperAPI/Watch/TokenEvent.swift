/// An event of the stream of ``Route/watchToken(account:)``: what a GET of the token would answer from now on. The first
/// one comes at once, and each later one replaces it; who reads slowly gets the newest, not a queue.
public enum TokenEvent: Hashable, Sendable {
  /// The token to use. Its ``ServerSentEvent/id`` is its generation.
  case token(TokenPayload)
  /// There is none, and why. Its ``ServerSentEvent/id`` is empty, so that whoever resumes is told anew.
  case unavailable(Problem)

  /// Its name in the stream.
  public var name: Name {
    switch self {
    case .token: .token
    case .unavailable: .unavailable
    }
  }

  /// What stands in an event's `event` field.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    /// ``TokenEvent/token(_:)``, with a ``TokenPayload``.
    case token
    /// ``TokenEvent/unavailable(_:)``, with a ``Problem``.
    case unavailable
  }
}
