/// What came of a DELETE of ``Route/login(account:)``.
public struct LoginCancelled: Codable, Hashable, Sendable {
  /// False when no login was under way.
  public var cancelled: Bool

  /// Whether there was one to end.
  public init(cancelled: Bool) { self.cancelled = cancelled }
}
