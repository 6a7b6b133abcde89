/// The accounts whose refresh tokens were held back and are in use again: the answer of ``Route/adoptStore``.
public struct AdoptedPayload: Codable, Hashable, Sendable {
  /// By name.
  public var accounts: [String]

  /// A list, as it is.
  public init(accounts: [String]) { self.accounts = accounts }
}
