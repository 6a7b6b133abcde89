/// The kinds of ``Problem``. Their URIs, titles and statuses do not change.
public enum ProblemType: String, Sendable, CaseIterable {
  /// There is no such account, or the caller may not know whether there is.
  case unknownAccount = "unknown_account"
  /// The caller may not do this.
  case notPermitted = "not_permitted"
  /// There is no usable token, and only a person can get one.
  case loginRequired = "login_required"
  /// The token lacks a scope that was asked for.
  case insufficientScope = "insufficient_scope"
  /// There is no usable token now; there may be one after `Retry-After`.
  case temporarilyUnavailable = "temporarily_unavailable"
  /// What was waited for did not come in time.
  case timeout
  /// The request is malformed.
  case badRequest = "bad_request"
  /// There is no such path.
  case notFound = "not_found"
  /// The path has no such method; `Allow` lists those it has.
  case methodNotAllowed = "method_not_allowed"
  /// The request took too long to arrive.
  case requestTimeout = "request_timeout"
  /// The body is over the limit.
  case payloadTooLarge = "payload_too_large"
  /// The request line and the fields are over the limit.
  case headTooLarge = "head_too_large"
  /// An import over a grant that works, or a registration that disagrees with the one there is.
  case conflict
  /// The grant belongs to another Twitch user than the account says.
  case wrongUser = "wrong_user"
  /// A login ended without a grant; ``Problem/reason`` is a ``LoginFailureReason``.
  case loginFailed = "login_failed"
  /// There is no login under way for the account, or none that such an answer fits.
  case noLogin = "no_login"
  /// The configuration file has mistakes, listed in ``Problem/mistakes``; the configuration of before stays in force.
  case invalidConfiguration = "invalid_configuration"
  /// A mistake in the daemon.
  case `internal`

  /// The kind that a ``Problem/type`` names; nil for one that is not known.
  public init?(uri: String) {
    guard uri.hasPrefix(Self.prefix) else { return nil }
    self.init(rawValue: String(uri.dropFirst(Self.prefix.count)))
  }

  /// The URI that stands in ``Problem/type``. It names the kind and leads nowhere (RFC 9457 section 3.1.1).
  public var uri: String { Self.prefix + rawValue }

  private static let prefix = "urn:tokenkeeper:problem:"

  /// The HTTP status that goes with it.
  public var status: Int {
    switch self {
    case .badRequest: 400
    case .notPermitted: 403
    case .unknownAccount, .notFound: 404
    case .methodNotAllowed: 405
    case .requestTimeout: 408
    case .loginRequired, .insufficientScope, .conflict, .wrongUser, .loginFailed, .noLogin: 409
    case .payloadTooLarge: 413
    case .invalidConfiguration: 422
    case .headTooLarge: 431
    case .internal: 500
    case .temporarilyUnavailable: 503
    case .timeout: 504
    }
  }

  /// The kind in words, for ``Problem/title``.
  public var title: String {
    switch self {
    case .unknownAccount: "Unknown account"
    case .notPermitted: "Not permitted"
    case .loginRequired: "Login required"
    case .insufficientScope: "Insufficient scope"
    case .temporarilyUnavailable: "Temporarily unavailable"
    case .timeout: "Timeout"
    case .badRequest: "Bad request"
    case .notFound: "Not found"
    case .methodNotAllowed: "Method not allowed"
    case .requestTimeout: "Request timeout"
    case .payloadTooLarge: "Payload too large"
    case .headTooLarge: "Request head too large"
    case .conflict: "Conflict"
    case .wrongUser: "Wrong user"
    case .loginFailed: "Login failed"
    case .noLogin: "No login under way"
    case .invalidConfiguration: "Invalid configuration"
    case .internal: "Internal error"
    }
  }
}
