/// What is wrong with an account, for people.
public struct TroublePayload: Codable, Hashable, Sendable {
  /// Why, in one line.
  public var reason: String
  /// What to do, in one line; it names the command where there is one.
  public var hint: String

  /// One line each.
  public init(reason: String, hint: String) {
    self.reason = reason
    self.hint = hint
  }
}
