/// What came of an ``ImportRequest``.
public struct ImportedPayload: Codable, Hashable, Sendable {
  /// Whether the account was new (the status is then 201, else 200).
  public var created: Bool
  /// How it stands now that the grant is saved.
  public var account: AccountPayload

  /// An account that now has the grant.
  public init(created: Bool, account: AccountPayload) {
    self.created = created
    self.account = account
  }
}
