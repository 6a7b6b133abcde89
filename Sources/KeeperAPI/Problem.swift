/// Problem details (RFC 9457), the body of every answer that is not a success.
public struct Problem: Codable, Hashable, Sendable {
  /// A URI that is the same for all problems of a kind: ``ProblemType/uri``, or one that this client does not know yet.
  public var type: String
  /// The kind in words, always the same ones.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What failed this time and why.
  public var detail: String
  /// What the problem is about, as a path of the API.
  public var instance: String?
  /// What to do; it names the command to run where there is one.
  public var hint: String?
  /// Why, as a stable word, for kinds that have several reasons: a ``LoginFailureReason``.
  public var reason: String?
  /// Everything that is wrong with the configuration; only of ``ProblemType/invalidConfiguration``.
  public var mistakes: [ConfigurationRemark]?
  /// Seconds after which another try may succeed; also in the `Retry-After` field.
  public var retryAfter: Int64?

  /// A problem of a known kind; title and status follow from it.
  public init(
    _ type: ProblemType, detail: String, hint: String? = nil, instance: String? = nil, reason: String? = nil,
    mistakes: [ConfigurationRemark]? = nil, retryAfter: Int64? = nil
  ) {
    self.type = type.uri
    self.title = type.title
    self.status = type.status
    self.detail = detail
    self.instance = instance
    self.hint = hint
    self.reason = reason
    self.mistakes = mistakes
    self.retryAfter = retryAfter
  }

  /// The kind, if this client knows it.
  public var problemType: ProblemType? { ProblemType(uri: type) }

  /// Why a login failed, if this client knows the reason.
  public var loginFailureReason: LoginFailureReason? { reason.flatMap(LoginFailureReason.init) }

  enum CodingKeys: String, CodingKey {
    case type
    case title
    case status
    case detail
    case instance
    case hint
    case reason
    case mistakes
    case retryAfter = "retry_after"
  }
}
