/// What is wrong with an account, for people.
public struct TroublePayload: Codable, Hashable, Sendable {
  /// Which kind of trouble, as a stable word: `missing_scopes`, the reason for a login such as `grant_rejected`, or what
  /// keeps the daemon from its work such as `unreachable`.
  public var type: String
  /// Why, in one line.
  public var reason: String
  /// What to do, in one line; it names the command where there is one.
  public var hint: String

  /// A kind of trouble, and one line each.
  public init(type: String, reason: String, hint: String) {
    self.type = type
    self.reason = reason
    self.hint = hint
  }

  /// The ``type`` of an account that needs a login for scopes which its token lacks: they were added to the configuration,
  /// or not granted. The token goes on being served.
  public static let missingScopes = "missing_scopes"
}
