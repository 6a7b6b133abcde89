/// The accounts that the caller may see, by name: the answer of ``Route/accounts``.
public struct AccountsPayload: Codable, Hashable, Sendable {
  /// Sorted by name.
  public var accounts: [AccountPayload]

  /// A list, as it is.
  public init(accounts: [AccountPayload]) { self.accounts = accounts }
}
