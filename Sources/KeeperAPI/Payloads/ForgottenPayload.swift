/// What came of a DELETE of ``Route/account(_:)``. The grant is gone from the store in any case.
public struct ForgottenPayload: Codable, Hashable, Sendable {
  /// Whether Twitch confirmed that the access token is revoked.
  public var revoked: Bool
  /// One line for people: what happened, and what is left to do if the token may still live.
  public var detail: String

  /// What Twitch said about the revocation.
  public init(revoked: Bool, detail: String) {
    self.revoked = revoked
    self.detail = detail
  }
}
