/// What came of an ``ImportRequest``.
public struct ImportedPayload: Codable, Hashable, Sendable {
  /// Whether the account was new (the status is then 201, else 200).
  public var created: Bool
  /// How it stands now that the grant is saved.
  public var account: AccountPayload
  /// What the caller should know, one line each: that whoever had the refresh token must stop using it, and scopes that
  /// are not known.
  public var notices: [String]

  /// An account that now has the grant.
  public init(created: Bool, account: AccountPayload, notices: [String]) {
    self.created = created
    self.account = account
    self.notices = notices
  }
}
