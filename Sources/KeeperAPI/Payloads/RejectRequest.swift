/// The body of a POST to ``Route/rejectToken(account:)``: Twitch refused the token of this generation.
public struct RejectRequest: Codable, Hashable, Sendable {
  /// ``TokenPayload/generation`` of the token that was refused.
  public var generation: Int64

  /// A report about the token of that generation.
  public init(generation: Int64) { self.generation = generation }
}
