/// The daemon's own state: the answer of ``Route/status``.
public struct StatusPayload: Codable, Hashable, Sendable {
  /// The daemon's version.
  public var version: String
  /// Its process id.
  public var pid: Int32
  /// When it started, in seconds since 1970.
  public var startedAt: Int64
  /// Whether it has told systemd that it is ready: tokens are usable or their state is known.
  public var ready: Bool
  /// One line for people: "3 tokens: 2 valid, 1 needs login".
  public var summary: String
  /// How many accounts are in each state, by the word of ``AccountState``; states that no account is in are left out.
  public var counts: [String: Int]
  /// Where grants are saved.
  public var store: Store
  /// The identity service in use.
  public var identityURL: String
  /// When the loop last looked at all that was due, in seconds since 1970; nil before the first time.
  public var lastPassAt: Int64?

  /// The store, as the last attempt to write left it.
  public struct Store: Codable, Hashable, Sendable {
    /// Whether it can save. While it cannot, no refresh token is spent.
    public var writable: Bool
    /// Why it cannot and what to do; nil while it can.
    public var detail: String?

    /// A store that can save, or the reason why it cannot.
    public init(writable: Bool, detail: String? = nil) {
      self.writable = writable
      self.detail = detail
    }
  }

  /// A status as it stands on the wire.
  public init(
    version: String, pid: Int32, startedAt: Int64, ready: Bool, summary: String, counts: [String: Int], store: Store,
    identityURL: String, lastPassAt: Int64? = nil
  ) {
    self.version = version
    self.pid = pid
    self.startedAt = startedAt
    self.ready = ready
    self.summary = summary
    self.counts = counts
    self.store = store
    self.identityURL = identityURL
    self.lastPassAt = lastPassAt
  }

  enum CodingKeys: String, CodingKey {
    case version
    case pid
    case startedAt = "started_at"
    case ready
    case summary
    case counts
    case store
    case identityURL = "identity_url"
    case lastPassAt = "last_pass_at"
  }
}
